package io.culvert.relay.source.rtsp;

import io.culvert.wire.kafka.SourceUrl;
import io.culvert.wire.rtsp.auth.Credentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a camera is, and how it is spoken to there.
 *
 * @param tls    inside TLS
 * @param tunnel RTSP in HTTP
 * @param host   as a certificate names it: without the dot that a name may end in
 * @param port   if one is written; it then stands in requests too
 * @param target path and query
 */
record CameraUrl(
        boolean tls, boolean tunnel, String host, OptionalInt port, String target, Optional<Credentials> login) {
    static final int RTSP_PORT = 554;
    private static final int RTSPS_PORT = 322;
    private static final int HTTPS_PORT = 443;

    /** @throws CameraException if its user has a name that nobody can log in with */
    static CameraUrl of(SourceUrl url) {
        String target = url.target();
        return new CameraUrl(
                url.scheme() == SourceUrl.Scheme.RTSPS || url.scheme() == SourceUrl.Scheme.HTTPS,
                url.scheme() == SourceUrl.Scheme.HTTP || url.scheme() == SourceUrl.Scheme.HTTPS,
                url.host().endsWith(".") ? url.host().substring(0, url.host().length() - 1) : url.host(),
                url.port(),
                target.startsWith("/") ? target : "/" + target,
                url.user()
                        .map(user -> new Credentials(
                                plain(user), plain(url.password().orElse("")))));
    }

    private static String plain(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a password with a percent sign that nobody escaped
        }
    }

    /** The same place by a tunnel; at another port, unless that is empty. */
    CameraUrl throughTunnel(OptionalInt tunnelPort) {
        return new CameraUrl(tls, true, host, tunnelPort, target, login);
    }

    /** Where to connect. */
    int portOr(int tunnelPort) {
        int usual = tunnel ? tls ? HTTPS_PORT : tunnelPort : tls ? RTSPS_PORT : RTSP_PORT;
        return port.orElse(usual);
    }

    /** As it stands in requests: without credentials. Inside a tunnel the scheme is that of RTSP all the same. */
    String requestUrl() {
        return (tls && !tunnel ? "rtsps://" : "rtsp://") + this + target;
    }

    /** Paths of cameras hold passwords at times: only host and port are for the log. */
    @Override
    public String toString() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port.isPresent() ? name + ":" + port.getAsInt() : name;
    }
}
