package io.culvert.session.catalogue;

/** What somebody wrote defines no stream. The message is for who wrote it, and quotes no value: it may be a password. */
public final class InvalidDefinitionException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidDefinitionException(String message) {
        super(message);
    }
}
