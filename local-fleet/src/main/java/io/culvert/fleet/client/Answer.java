package io.culvert.fleet.client;

import io.culvert.wire.rtsp.RtspResponse;
import java.util.Optional;

/**
 * A response, with what the client knows about its coming.
 *
 * @param framesBefore interleaved frames that had come on the data socket before it
 * @param nanos        from the first byte of the request being written to the response being decoded
 */
public record Answer(RtspResponse response, long framesBefore, long nanos) {
    public int status() {
        return response.status();
    }

    public Optional<String> header(String name) {
        return response.headers().first(name);
    }

    /** This answer, if it has the wanted status. */
    public Answer require(int status) {
        if (status() != status) {
            throw new ClientException(
                    "answered " + status() + " " + response.reason() + " where " + status + " was wanted");
        }
        return this;
    }
}
