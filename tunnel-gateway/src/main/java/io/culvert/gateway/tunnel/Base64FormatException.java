package io.culvert.gateway.tunnel;

/** A character outside the base64 alphabet in the body of a POST. */
final class Base64FormatException extends Exception {
    private static final long serialVersionUID = 1L;

    Base64FormatException() {
        super("character outside the base64 alphabet", null, false, false); // a client's fault needs no stack trace
    }
}
