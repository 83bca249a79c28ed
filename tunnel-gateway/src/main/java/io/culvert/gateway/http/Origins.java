package io.culvert.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose pages a browser lets use this port. Browsers alone say whose page asks, and they keep to the answer for HTTP only:
 * a WebSocket has to be refused here. Who names no origin is no browser.
 */
public final class Origins {
    /** All pages. */
    public static final Origins ANY = new Origins(List.of("*"));

    private final Set<String> allowed;

    /** @param allowed as browsers write them, {@code https://example.org:8443}; {@code *} for all */
    public Origins(Collection<String> allowed) {
        this.allowed = allowed.stream().map(Origins::plain).collect(Collectors.toUnmodifiableSet());
    }

    boolean allow(HttpHeaders headers) {
        List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
        return isOpen() || origins.isEmpty() || origins.size() == 1 && allowed.contains(plain(origins.get(0)));
    }

    /** What {@code Access-Control-Allow-Origin} says to a request that is allowed; empty if nobody needs to hear it. */
    Optional<String> answer(HttpHeaders headers) {
        return isOpen() ? Optional.of("*") : Optional.ofNullable(headers.get(HttpHeaderNames.ORIGIN));
    }

    private boolean isOpen() {
        return allowed.contains("*");
    }

    private static String plain(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
