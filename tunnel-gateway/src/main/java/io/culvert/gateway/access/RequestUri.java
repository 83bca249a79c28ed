package io.culvert.gateway.access;

/** URIs as clients write them, of RTSP and of HTTP. */
public final class RequestUri {
    private RequestUri() {}

    /** The path of a URI that may be absolute and may have a query; {@code /} if it names none. */
    public static String path(String uri) {
        int query = uri.indexOf('?');
        String named = query < 0 ? uri : uri.substring(0, query);
        int scheme = named.indexOf("://");
        int start = named.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        return start < 0 ? "/" : named.substring(start);
    }

    /**
     * True if what a client has hashed is the URI that it asks for. Proxies make absolute targets of paths, so scheme and
     * host are not compared, and nor is the query: it names no stream. LIVE555 hashes the URL of the stream where it asks
     * for a track: what is above is taken too, but not the root.
     */
    static boolean isSame(String hashed, String asked) {
        String above = path(hashed);
        String path = path(asked);
        return path.equals(above) || above.length() > 1 && AccessRules.begins(path, above);
    }
}
