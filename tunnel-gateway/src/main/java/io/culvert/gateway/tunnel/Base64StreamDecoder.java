package io.culvert.gateway.tunnel;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Base64 that arrives cut anywhere, as blobs that may each end in padding (GStreamer glues several into one segment;
 * the JDK's decoders stop or throw at padding in the middle). White space between characters is skipped.
 *
 * <p>LIVE555 answers a request of the server in plain text into its own base64 stream. {@code RTSP/1.} at the beginning
 * of a blob is how that is told from base64, which has no full stop: the characters are held back until the full stop or
 * something else decides.
 *
 * <p>Holds one quantum and those characters. Belongs to the thread that feeds it.
 */
final class Base64StreamDecoder {
    static final byte[] PLAIN_PREFIX = {'R', 'T', 'S', 'P', '/', '1', '.'};

    private static final byte SKIP = -1;
    private static final byte PADDING = -2;
    private static final byte INVALID = -3;
    private static final byte[] VALUES = values();

    private int bits;
    private int count;
    private boolean secondPaddingAllowed;
    private int plainMatched;

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, INVALID);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        for (char space : " \t\r\n".toCharArray()) {
            values[space] = SKIP;
        }
        values['='] = PADDING;
        return values;
    }

    /**
     * Decodes until {@code in} is empty or plain text begins.
     *
     * @return true if {@link #PLAIN_PREFIX} has been read and plain text follows in {@code in}
     */
    boolean decode(ByteBuf in, ByteBuf out) throws Base64FormatException {
        while (in.isReadable()) {
            byte next = in.readByte();
            if (plainMatched > 0 || count == 0 && next == PLAIN_PREFIX[0]) {
                if (matchPlain(next, out)) {
                    return true;
                }
            } else {
                accept(next, out);
            }
        }
        return false;
    }

    private boolean matchPlain(byte next, ByteBuf out) throws Base64FormatException {
        if (next == PLAIN_PREFIX[plainMatched]) {
            plainMatched++;
            if (plainMatched < PLAIN_PREFIX.length) {
                return false;
            }
            plainMatched = 0;
            return true;
        }
        int held = plainMatched;
        plainMatched = 0;
        for (int i = 0; i < held; i++) {
            accept(PLAIN_PREFIX[i], out);
        }
        accept(next, out);
        return false;
    }

    private void accept(byte next, ByteBuf out) throws Base64FormatException {
        byte value = VALUES[next & 0xFF];
        if (value >= 0) {
            secondPaddingAllowed = false;
            bits = bits << 6 | value;
            if (++count == 4) {
                out.writeMedium(bits);
                reset();
            }
        } else if (value == PADDING) {
            pad(out);
        } else if (value == INVALID) {
            throw new Base64FormatException();
        }
    }

    private void pad(ByteBuf out) throws Base64FormatException {
        switch (count) {
            case 2 -> {
                out.writeByte(bits >> 4);
                reset();
                secondPaddingAllowed = true;
            }
            case 3 -> {
                out.writeShort(bits >> 2);
                reset();
            }
            default -> {
                if (!secondPaddingAllowed) {
                    throw new Base64FormatException();
                }
                secondPaddingAllowed = false;
            }
        }
    }

    private void reset() {
        bits = 0;
        count = 0;
    }
}
