package io.culvert.gateway.http;

/** What the port counts. Callable from any thread. */
public interface HttpMeters {
    void connection();

    /** A connection that was answered with an HTTP error. */
    void httpRefused(int status, String reason);
}
