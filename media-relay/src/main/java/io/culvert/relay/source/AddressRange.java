package io.culvert.relay.source;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Addresses that begin alike: {@code 10.96.0.0/12}, {@code fd00::/8}. */
record AddressRange(List<Byte> prefix, int bits) {
    private static final int BYTE_BITS = 8;
    private static final int IPV4_BYTES = 4;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    static boolean isRange(String text) {
        return text.indexOf('/') >= 0;
    }

    /** True if it is written as no name can be. */
    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /** @throws IllegalArgumentException if it is none */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = text.substring(0, Math.max(0, slash)).strip();
        if (!isAddress(address)) { // a name would be looked up
            throw new IllegalArgumentException(text + " is no range of addresses, as in 10.96.0.0/12");
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            int bits = Integer.parseInt(text.substring(slash + 1).strip());
            if (bits < 0 || bits > bytes.length * BYTE_BITS) {
                throw new IllegalArgumentException(text + " has no such prefix");
            }
            return new AddressRange(boxed(bytes), bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException(text + " is no range of addresses, as in 10.96.0.0/12", e);
        }
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>();
        for (byte each : bytes) {
            boxed.add(each);
        }
        return List.copyOf(boxed);
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.size()) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % BYTE_BITS;
            if (((bytes[bit / BYTE_BITS] ^ prefix.get(bit / BYTE_BITS)) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The address, and the IPv4 address that a translator or tunnel finds in it: ::a.b.c.d, NAT64 (64:ff9b::/96 and
     * 64:ff9b:1::/48) and 6to4 (2002::/16). Mapped addresses (::ffff:a.b.c.d) are IPv4 to Java already.
     */
    static List<InetAddress> embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet6Address)) {
            return List.of(address);
        }
        if (startsWith(bytes, 0x20, 0x02)) {
            return List.of(address, ipv4(bytes, 2));
        }
        boolean compatible = startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        boolean translated = startsWith(bytes, 0, 0x64, 0xFF, 0x9B);
        return compatible || translated ? List.of(address, ipv4(bytes, bytes.length - IPV4_BYTES)) : List.of(address);
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if ((bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress ipv4(byte[] bytes, int offset) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + IPV4_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are always an address
        }
    }
}
