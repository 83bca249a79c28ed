package io.culvert.fleet.client;

/** What the client was told to do did not work: no connection, no answer in time, or an answer of the wrong kind. */
public final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClientException(String message) {
        super(message);
    }

    public ClientException(String message, Throwable cause) {
        super(message, cause);
    }
}
