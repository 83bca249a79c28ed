package io.culvert.gateway.stream;

/**
 * The last of a stream that a viewer has had, whole up to there: one that plays on after a PAUSE, or with other tracks,
 * continues behind it, so that nothing comes twice and its sequence numbers do not go back.
 *
 * @param stream name of the stream
 * @param batch  number of the batch; -1 if it has had nothing that it could go on from
 * @param tracks that it had been given, as a bit mask
 */
public record LastFrame(String stream, long batch, int tracks) {
    public static final LastFrame NONE = new LastFrame("", -1, 0);
}
