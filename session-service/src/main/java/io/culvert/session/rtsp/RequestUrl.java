package io.culvert.session.rtsp;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request URI (RFC 2326, 3.2), as far as it names a stream and a track.
 *
 * <p>The scheme may be rtsp inside a tunnel over TLS, and the host is the one of the HTTP leg: neither is looked at. A
 * query is the client's own, but for {@code start=live} and {@code rtcp=off}. Credentials in the URL are cut off, so that they
 * reach no record.
 *
 * @param origin   {@code rtsp://host:port} as written; empty for a bare path
 * @param path     without a trailing slash; empty for the root and for {@code *}
 * @param query    with its question mark; may be empty
 * @param asterisk true for {@code *}
 */
record RequestUrl(String origin, String path, String query, boolean asterisk) {
    private static final Pattern ABSOLUTE =
            Pattern.compile("(?i)(rtsps?|rtspu)://(?:[^/?@]*@)?([^/?@]+)(/[^?]*)?(\\?.*)?");
    private static final Pattern BARE = Pattern.compile("(/[^?]*)(\\?.*)?");
    private static final Pattern LIVE_START = Pattern.compile("[?&]start=live(?:[&/].*)?$");
    private static final Pattern WITHOUT_RTCP = Pattern.compile("[?&]rtcp=off(?=&|/|$)");
    private static final Pattern TRACK_SEGMENT = Pattern.compile("(.*)/track([0-9]{1,3})");

    /**
     * The URL without its track.
     *
     * @param path  path of the stream
     * @param track empty if the URL names the stream as a whole
     */
    record Target(String path, OptionalInt track) {}

    /** @throws IllegalArgumentException if this is no RTSP URL */
    static RequestUrl parse(String uri) {
        if (uri.equals("*")) {
            return new RequestUrl("", "", "", true);
        }
        Matcher absolute = ABSOLUTE.matcher(uri);
        if (absolute.matches()) {
            String origin = absolute.group(1).toLowerCase(Locale.ROOT) + "://" + absolute.group(2);
            return new RequestUrl(origin, trimmed(absolute.group(3)), text(absolute.group(4)), false);
        }
        Matcher bare = BARE.matcher(uri);
        if (bare.matches()) {
            return new RequestUrl("", trimmed(bare.group(1)), text(bare.group(2)), false);
        }
        throw new IllegalArgumentException("no RTSP URL");
    }

    private static String trimmed(String path) {
        String text = text(path);
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static String text(String group) {
        return group == null ? "" : group;
    }

    /**
     * The stream and track that this URL names. A track stands at the end of the path, or at the end of the query where
     * a client appends the control attribute to the URL it was given (GStreamer).
     */
    Target target() {
        Matcher inQuery = TRACK_SEGMENT.matcher(query.endsWith("/") ? query.substring(0, query.length() - 1) : query);
        if (inQuery.matches()) {
            return new Target(path, OptionalInt.of(Integer.parseInt(inQuery.group(2))));
        }
        Matcher inPath = TRACK_SEGMENT.matcher(path);
        if (inPath.matches() && !inPath.group(1).isEmpty()) {
            return new Target(inPath.group(1), OptionalInt.of(Integer.parseInt(inPath.group(2))));
        }
        return whole();
    }

    /** This URL as the name of a stream, even if it looks like that of a track. */
    Target whole() {
        return new Target(path, OptionalInt.empty());
    }

    /** True if the client asks, by {@code ?rtcp=off}, for a description that tells it to send no RTCP. */
    boolean isWithoutRtcp() {
        return WITHOUT_RTCP.matcher(query).find();
    }

    /** The URL of a stream at this origin, as Content-Base and RTP-Info need it. */
    String urlOf(String stream) {
        return origin + stream;
    }

    /**
     * What relative control URLs are put behind. A wish in the query stays in it, as clients send SETUP and PLAY to what
     * they make of this and never again to the URL that they were given. FFmpeg and LIVE555 append the track to the query;
     * GStreamer since 1.18 resolves it (RFC 3986, 5.2.2), which leaves the query out and must find the slash before it.
     */
    String contentBase(String stream) {
        return urlOf(stream) + (startsLive() ? "/?start=live" : "/");
    }

    /** The viewer wants nothing of the past: no frames but those that come, beginning with a random-access point. */
    boolean startsLive() {
        return LIVE_START.matcher(query).find();
    }

    /** The URL as written, without credentials. */
    String text() {
        return asterisk ? "*" : origin + path + query;
    }
}
