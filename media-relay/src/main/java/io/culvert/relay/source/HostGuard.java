package io.culvert.relay.source;

import io.culvert.wire.kafka.SourceUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which hosts a camera's URL may reach: any but the fleet itself and what lies beside it. Who may define streams may not,
 * by that, talk to the pods, the metadata service of a cloud, or this process.
 *
 * <p>Ask {@link #resolve} for each URL, also for one that a camera redirects to, and dial an address that it returned: a
 * name that is resolved again may mean another host by then. For any other address that a camera names, ask {@link #allows}.
 */
public final class HostGuard {
    /** What no camera has. */
    private static final List<AddressRange> NEVER = Stream.of(
                    "0.0.0.0/8",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "224.0.0.0/3", // 224/4 multicast, 240/4 broadcast and none
                    "100.100.100.200/32",
                    "192.0.0.192/32", // metadata of Alibaba's and Oracle's clouds
                    "::/128",
                    "::1/128",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8",
                    "fd00:ec2::/32") // metadata, time and resolver of Amazon's cloud
            .map(AddressRange::parse)
            .toList();

    private static final Set<String> CLUSTER_NAMES = Set.of("localhost", "cluster.local", "svc");

    private static final String NO_DOMAIN =
            "a name without a domain: write its domain too, or its address, or add it to culvert.relay.hosts.allow";

    private final List<AddressRange> refused;
    private final List<AddressRange> allowed;
    private final Set<String> allowedNames;
    private final Resolver resolver;

    /** Looks names up. Blocks. */
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** The host is one that must not be reached; the message names the host alone. */
    public static final class RefusedHostException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String advice;

        RefusedHostException(String message) {
            this(message, "");
        }

        RefusedHostException(String message, String advice) {
            super(advice.isEmpty() ? message : message + ": " + advice);
            this.advice = advice;
        }

        /** What to do for a host that is a camera after all; may be empty. */
        public String advice() {
            return advice;
        }
    }

    /**
     * @param allow  ranges and names that are allowed in spite of everything
     * @param refuse ranges that are refused in addition
     * @throws IllegalArgumentException if one of them is no range
     */
    public HostGuard(List<String> allow, List<String> refuse) {
        this(allow, refuse, InetAddress::getAllByName);
    }

    HostGuard(List<String> allow, List<String> refuse, Resolver resolver) {
        this.resolver = resolver;
        allowed = allow.stream()
                .filter(AddressRange::isRange)
                .map(AddressRange::parse)
                .toList();
        allowedNames = allow.stream()
                .filter(text -> !AddressRange.isRange(text))
                .map(HostGuard::plain)
                .collect(Collectors.toUnmodifiableSet());
        refused = Stream.concat(NEVER.stream(), refuse.stream().map(AddressRange::parse))
                .toList();
    }

    /**
     * The addresses of the URL's host that may be dialled. Asks the system's resolver: blocks.
     *
     * <p>A name is looked up as it stands, never within the domains that a pod's resolver tries: by them the short names
     * of the cluster, {@code kubernetes.default}, mean something. Only an allowed name may be short for another.
     *
     * @throws RefusedHostException if there is none, or if the name is one of the cluster's or has no domain
     */
    public List<InetAddress> resolve(SourceUrl url) throws RefusedHostException, UnknownHostException {
        String name = plain(url.host());
        if (allowedNames.contains(name)) {
            return List.of(resolver.addresses(url.host()));
        }
        if (isClusterName(name)) {
            throw new RefusedHostException(url.host() + " is refused");
        }
        boolean address = AddressRange.isAddress(name);
        if (!address && name.indexOf('.') < 0) {
            throw new RefusedHostException(url.host() + " is refused", NO_DOMAIN);
        }
        List<InetAddress> dialled = Arrays.stream(resolver.addresses(address ? name : name + "."))
                .filter(this::allows)
                .toList();
        if (dialled.isEmpty()) {
            throw new RefusedHostException(url.host() + " is refused: its address is none of a camera");
        }
        return dialled;
    }

    /** True if this very address may be dialled. */
    public boolean allows(InetAddress address) {
        List<InetAddress> meant = AddressRange.embedded(address);
        return meant.stream().anyMatch(one -> allowed.stream().anyMatch(range -> range.contains(one)))
                || meant.stream().noneMatch(one -> refused.stream().anyMatch(range -> range.contains(one)));
    }

    private static boolean isClusterName(String name) {
        return CLUSTER_NAMES.stream().anyMatch(own -> name.equals(own) || name.endsWith("." + own));
    }

    private static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
