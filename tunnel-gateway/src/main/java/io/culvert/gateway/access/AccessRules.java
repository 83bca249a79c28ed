package io.culvert.gateway.access;

import java.time.Duration;
import java.util.List;

/**
 * What is asked of viewers; the configuration documents each.
 *
 * @param paths     prefixes of the paths that need a user
 * @param basic     whether Basic is offered beside Digest
 * @param nonceLife after which a nonce is stale
 * @param wrongDelay before a wrong answer is refused
 */
public record AccessRules(List<String> paths, boolean basic, Duration nonceLife, Duration wrongDelay) {
    public AccessRules {
        paths = List.copyOf(paths);
    }

    /**
     * Whole segments count: {@code /live/a} is no prefix of {@code /live/ab}. A path that is no plain one, with escapes or
     * dots, is nobody's stream, and might be read otherwise elsewhere: it needs a user too.
     */
    boolean cover(String path) {
        return isOdd(path) || paths.stream().anyMatch(prefix -> begins(path, prefix));
    }

    private static boolean isOdd(String path) {
        return path.indexOf('%') >= 0 || path.contains("//") || path.contains("/.") || path.indexOf('\\') >= 0;
    }

    /** True if {@code path} is {@code prefix} or below it. */
    static boolean begins(String path, String prefix) {
        String bare = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        return path.startsWith(bare) && (path.length() == bare.length() || path.charAt(bare.length()) == '/');
    }
}
