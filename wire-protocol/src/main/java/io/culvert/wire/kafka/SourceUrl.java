package io.culvert.wire.kafka;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URL of a camera, taken apart. One parser for who accepts it and for who dials it: where two disagree on which part is
 * the host, a guard looks at one host and the connection goes to the other.
 *
 * <p>So it takes less than RFC 3986 does: visible ASCII, no backslash, no fragment, one {@code @} at most ({@code %40} in
 * a password), no zone, and a host that ends in a number must be four plain decimals: {@code 0x7f.1}, {@code 0177.0.0.1}
 * and {@code 2130706433} all mean 127.0.0.1 to some resolver.
 *
 * @param scheme   in lower case
 * @param user     as written, percent-encoding included
 * @param password as written; never to be printed
 * @param host     in lower case; an IPv6 address stands without its brackets
 * @param port     if it is written
 * @param target   path and query, as written; may be empty
 */
public record SourceUrl(
        Scheme scheme, Optional<String> user, Optional<String> password, String host, OptionalInt port, String target) {
    public static final int MAX_BYTES = 2048;
    public static final String MASK = "***";

    private static final int MAX_HOST_CHARS = 253;
    private static final int MAX_PORT = 65_535;
    private static final Pattern URL = Pattern.compile("([A-Za-z]+)://([^/?]*)([/?].*)?");
    private static final Pattern VISIBLE = Pattern.compile("[!-~&&[^\\\\#\"<>]]+");
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\\.?");
    private static final Pattern NUMBER_AT_END = Pattern.compile("(^|.*\\.)([0-9]+|0x[0-9a-f]*)\\.?");
    private static final Pattern QUAD = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]*:[0-9a-f:.]*");

    /** Names of secrets in queries, {@code ?user=admin&pwd=x}, where any character but {@code &} may be part of one. */
    private static final Pattern SECRET_IN_QUERY = secret("[^&;]*");

    /** And in paths, where other fields follow: {@code /user=admin_password=x_channel=1}. */
    private static final Pattern SECRET_IN_PATH = secret("[^&;/_]*");

    /** What may stand before {@code ://}. */
    public enum Scheme {
        /** RTSP; over which transport says the definition. */
        RTSP(554),
        /** RTSP inside TLS. */
        RTSPS(322),
        /** RTSP in an HTTP tunnel. */
        HTTP(80),
        /** RTSP in an HTTPS tunnel. */
        HTTPS(443);

        private final int port;

        Scheme(int port) {
            this.port = port;
        }

        public int defaultPort() {
            return port;
        }
    }

    /** @throws IllegalArgumentException if it is none of ours; the message quotes nothing of it */
    public static SourceUrl parse(String text) {
        require(text.length() <= MAX_BYTES, "a URL is longer than " + MAX_BYTES + " bytes");
        require(VISIBLE.matcher(text).matches(), "a URL holds a character that must be percent-encoded");
        Matcher url = URL.matcher(text);
        require(url.matches(), "a URL must be absolute: rtsp://host/path");
        String authority = url.group(2);
        int at = authority.indexOf('@');
        require(at == authority.lastIndexOf('@'), "a URL holds more than one @: write %40 in a password");
        Optional<String> login = at < 0 ? Optional.empty() : Optional.of(authority.substring(0, at));
        String place = authority.substring(at + 1).toLowerCase(Locale.ROOT);
        int colon = place.endsWith("]") ? -1 : place.lastIndexOf(':');
        return new SourceUrl(
                scheme(url.group(1)),
                login.map(l -> before(l, ':')),
                login.filter(l -> l.indexOf(':') >= 0).map(l -> l.substring(l.indexOf(':') + 1)),
                host(colon < 0 ? place : place.substring(0, colon)),
                colon < 0 ? OptionalInt.empty() : OptionalInt.of(port(place.substring(colon + 1))),
                Optional.ofNullable(url.group(3)).orElse(""));
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static String before(String text, char separator) {
        int end = text.indexOf(separator);
        return end < 0 ? text : text.substring(0, end);
    }

    private static Scheme scheme(String text) {
        for (Scheme scheme : Scheme.values()) {
            if (scheme.name().equalsIgnoreCase(text)) {
                return scheme;
            }
        }
        throw new IllegalArgumentException("a URL must begin with rtsp, rtsps, http or https");
    }

    private static String host(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            String address = text.substring(1, text.length() - 1);
            require(IPV6.matcher(address).matches(), "a URL holds no valid IPv6 address");
            return address;
        }
        require(text.length() <= MAX_HOST_CHARS && NAME.matcher(text).matches(), "a URL holds no valid host");
        boolean number = NUMBER_AT_END.matcher(text).matches();
        require(!number || isQuad(text), "an IPv4 address must be written as four decimals");
        return text;
    }

    private static boolean isQuad(String text) {
        if (!QUAD.matcher(text).matches()) {
            return false;
        }
        for (String part : text.split("\\.")) {
            if (Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static int port(String text) {
        require(text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= MAX_PORT, "a URL holds no valid port");
        return Integer.parseInt(text);
    }

    public int portOrDefault() {
        return port.orElse(scheme.defaultPort());
    }

    /** The same with everything secret replaced, fit for answers and logs. */
    public SourceUrl masked() {
        int query = target.indexOf('?');
        String clean = query < 0
                ? masked(SECRET_IN_PATH, target)
                : masked(SECRET_IN_PATH, target.substring(0, query)) + masked(SECRET_IN_QUERY, target.substring(query));
        return new SourceUrl(scheme, user, password.map(secret -> MASK), host, port, clean);
    }

    private static Pattern secret(String value) {
        return Pattern.compile("(?i)((?:pass|passwd|password|pwd|token|secret|key|auth)=)" + value);
    }

    private static String masked(Pattern secret, String text) {
        return secret.matcher(text).replaceAll("$1" + Matcher.quoteReplacement(MASK));
    }

    /** The URL itself, password included. */
    public String text() {
        StringBuilder text = new StringBuilder(scheme.name().toLowerCase(Locale.ROOT)).append("://");
        user.ifPresent(text::append);
        password.ifPresent(secret -> text.append(':').append(secret));
        if (user.isPresent()) {
            text.append('@');
        }
        text.append(host.indexOf(':') < 0 ? host : "[" + host + "]");
        port.ifPresent(number -> text.append(':').append(number));
        return text.append(target).toString();
    }

    @Override
    public String toString() {
        return masked().text();
    }
}
