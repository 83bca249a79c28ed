package io.culvert.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.culvert.gateway.tunnel.CommandBody;
import io.culvert.gateway.tunnel.CountingMeters;
import io.culvert.wire.rtsp.RtspDecoder;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A million pieces of noise for what reads the first bytes of a connection, the bytes on a GET and the body of a POST.
 * Nothing may escape but the one exception that says where a client went wrong, and nothing may be left over.
 */
class NoiseTest {
    private static final int CASES = 1_000_000;
    private static final long SEED = 120;
    private static final int MAX_BYTES = 96;
    private static final byte[][] WELL_FORMED = {
        ascii("OPTIONS rtsp://h/live/cam RTSP/1.0\r\nCSeq: 1\r\n\r\n"),
        ascii("SET_PARAMETER * RTSP/1.0\r\nCSeq: 2\r\nContent-Length: 4\r\n\r\nabcd"),
        ascii("RTSP/1.0 405 Method Not Allowed\r\nCSeq: 1\r\n\r\n"),
        ascii("GET /live/cam HTTP/1.1\r\nHost: h\r\nx-sessioncookie: abc\r\n\r\n"),
        {'$', 1, 0, 8, (byte) 0x81, (byte) 0xC9, 0, 1, 1, 2, 3, 4},
        {'$', 0, (byte) 0xFF, (byte) 0xFF, 0, 0}
    };

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final CountingMeters meters = new CountingMeters();
    private int refused;
    private int read;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldLetNothingEscapeWhenBothLegsBringNoise() {
        for (int number = 0; number < CASES; number++) {
            SplittableRandom random = new SplittableRandom(SEED + number);
            try {
                feed(random, noise(random));
            } catch (RuntimeException | Error escaped) {
                fail("case " + number + " of seed " + SEED, escaped);
            }
        }
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
        // noise of which nothing is refused, or nothing is read, tries nothing
        assertThat(refused).isGreaterThan(CASES / 20);
        assertThat(read).isGreaterThan(CASES / 20);
    }

    private void feed(SplittableRandom random, byte[] bytes) {
        switch (random.nextInt(3)) {
            case 0 -> {
                HeadScan scan = new HeadScan(HttpLimits.DEFAULT);
                ByteBuf all = memory.buffer();
                inPieces(random, bytes, piece -> {
                    all.writeBytes(piece);
                    scan.scan(all);
                });
                all.release();
            }
            case 1 -> {
                RtspDecoder decoder = new RtspDecoder(RtspLimits.DEFAULT);
                inPieces(random, bytes, piece -> decoder.decode(piece, element -> read++));
            }
            default -> {
                CommandBody body = new CommandBody(RtspLimits.DEFAULT, meters);
                byte[] text = random.nextInt(4) == 0
                        ? bytes
                        : damaged(random, Base64.getEncoder().encode(bytes), 40);
                inPieces(random, text, piece -> body.read(piece, element -> read++));
            }
        }
    }

    private void inPieces(SplittableRandom random, byte[] bytes, Reader reader) {
        int from = 0;
        try {
            while (from < bytes.length) {
                int to = random.nextInt(3) == 0 ? bytes.length : from + 1 + random.nextInt(bytes.length - from);
                ByteBuf piece = memory.buffer(to - from).writeBytes(bytes, from, to - from);
                try {
                    reader.read(piece);
                } finally {
                    piece.release();
                }
                from = to;
            }
        } catch (RtspFormatException expected) {
            refused++;
        }
    }

    /** Pure chance, or well-formed messages with a few bytes changed. */
    private static byte[] noise(SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            byte[] bytes = new byte[1 + random.nextInt(MAX_BYTES)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] first = WELL_FORMED[random.nextInt(WELL_FORMED.length)];
        byte[] second = WELL_FORMED[random.nextInt(WELL_FORMED.length)];
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return damaged(random, both, 30);
    }

    /** Each so many-th byte is another, on the average. */
    private static byte[] damaged(SplittableRandom random, byte[] bytes, int interval) {
        for (int i = random.nextInt(2 * interval); i < bytes.length; i += 1 + random.nextInt(2 * interval)) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** One piece; the caller releases it. */
    private interface Reader {
        void read(ByteBuf piece) throws RtspFormatException;
    }
}
