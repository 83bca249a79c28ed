package io.culvert.session.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may use the API. With a token, who has it. Without one, everybody may read, and only this machine may write: in
 * Kubernetes that is {@code kubectl port-forward}. A proxy beside this process would make everybody this machine: then set
 * a token.
 *
 * <p>The Host of such a writer must be this machine's too: else a page in somebody's browser could get here by a name of
 * its own that it points at 127.0.0.1.
 */
final class ApiAccess {
    private static final String BEARER = "Bearer ";
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final Optional<byte[]> token;

    ApiAccess(Optional<String> token) {
        this.token = token.filter(text -> !text.isBlank()).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    void admitReader(RoutingContext context) {
        if (token.isEmpty() || hasToken(context)) {
            context.next();
        }
    }

    void admitWriter(RoutingContext context) {
        if (token.isPresent() ? hasToken(context) : isLocal(context)) {
            context.next();
        }
    }

    private boolean hasToken(RoutingContext context) {
        String given = context.request().getHeader("Authorization");
        boolean right = given != null
                && given.startsWith(BEARER)
                && MessageDigest.isEqual(
                        given.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8), token.orElseThrow());
        if (!right) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            Problem.answer(context, 401, "the token of the API is required");
        }
        return right;
    }

    private static boolean isLocal(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort named = request.authority(); // Host, or what HTTP/2 has instead
        boolean local = isLoopback(request.remoteAddress().hostAddress())
                && named != null
                && LOCAL_HOSTS.contains(named.host().toLowerCase(Locale.ROOT));
        if (!local) {
            Problem.answer(context, 403, "without culvert.session.api-token only this machine may change streams");
        }
        return local;
    }

    private static boolean isLoopback(String address) {
        try {
            return address != null && InetAddress.getByName(address).isLoopbackAddress(); // a literal: not looked up
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
