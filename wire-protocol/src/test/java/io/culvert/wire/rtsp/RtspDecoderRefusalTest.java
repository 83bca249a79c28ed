package io.culvert.wire.rtsp;

import static io.culvert.wire.rtsp.DecoderFeed.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no RTSP: the right status, the CSeq where it was read, and no second word from a broken decoder. */
class RtspDecoderRefusalTest {
    private static final RtspLimits SMALL = new RtspLimits(40, 100, 4, 10);
    private static final String START = "PLAY * RTSP/1.0\r\nCSeq: 7\r\n";

    private static RtspFormatException refusal(RtspLimits limits, String text) {
        DecoderFeed feed = new DecoderFeed(limits);
        return catchThrowableOfType(RtspFormatException.class, () -> feed.feed(text));
    }

    private static void assertRefused(String text, RtspStatus status, OptionalLong cseq) {
        byte[] bytes = bytes(text);
        for (int piece : new int[] {1, 2, 5, bytes.length}) {
            DecoderFeed feed = new DecoderFeed(SMALL);
            RtspFormatException refusal =
                    catchThrowableOfType(RtspFormatException.class, () -> feed.feedInPieces(bytes, piece));
            assertThat(refusal).as("pieces of %d", piece).isNotNull();
            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal.cseq()).isEqualTo(cseq);
            assertThat(feed.elements).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HELLO\r\n",
                "GET / HTTP/1.1\r\n",
                "OPTIONS *\r\n",
                "OPTIONS  RTSP/1.0\r\n",
                " OPTIONS * RTSP/1.0\r\n",
                "OPTIONS a b RTSP/1.0\r\n",
                "OPTIONS * RTSP/1.0 \r\n",
                "OPTIONS\t* RTSP/1.0\r\n",
                "OPTIONS a\tb RTSP/1.0\r\n",
                "OPT(IONS * RTSP/1.0\r\n",
                "OPTIONS a\u0000b RTSP/1.0\r\n",
                "OPTIONS a\u007fb RTSP/1.0\r\n",
                "OPTIONS a\rb RTSP/1.0\r\n",
                "RTSP/1.0\r\n",
                "RTSP/1.0 OK\r\n",
                "RTSP/1.0 20 OK\r\n",
                "RTSP/1.0 2000 OK\r\n",
                "RTSP/1.0 099 OK\r\n",
                "RTSP/1.0 600 OK\r\n",
                "RTSP/1.0 -20 OK\r\n",
                "RTSP/1.0  200 OK\r\n",
                "\u0000\n",
                "\u0001\u0002\u0003\n"
            })
    void shouldAnswer400WhenTheStartLineIsNoStartLine(String text) {
        assertRefused(text, RtspStatus.BAD_REQUEST, OptionalLong.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no colon\r\n",
                ": no name\r\n",
                " folded: line\r\n",
                "\tfolded\r\n",
                " folded\r\n",
                "two words: x\r\n",
                "a(b: x\r\n",
                "a: x\u0000y\r\n",
                "a: x\u0007y\r\n",
                "a: x\u007f\r\n",
                "a: x\ry\r\n",
                "a: x\r\r\n",
                "a\u0000: x\r\n",
                "a\u00e9: x\r\n",
                "a: 34567890123456789012345678901234567890x\r\n"
            })
    void shouldAnswer400WithCSeqWhenALaterHeaderLineIsMalformed(String line) {
        assertRefused(START + line, RtspStatus.BAD_REQUEST, OptionalLong.of(7));
    }

    @Test
    void shouldAnswerWithoutCSeqWhenItWasNotYetRead() {
        assertRefused("PLAY * RTSP/1.0\r\nbad\r\nCSeq: 7\r\n\r\n", RtspStatus.BAD_REQUEST, OptionalLong.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "-1, BAD_REQUEST",
        "+1, BAD_REQUEST",
        "1.0, BAD_REQUEST",
        "0x1, BAD_REQUEST",
        "1 1, BAD_REQUEST",
        "'', BAD_REQUEST",
        "'1, 1', BAD_REQUEST",
        "11, REQUEST_ENTITY_TOO_LARGE",
        "2147483648, REQUEST_ENTITY_TOO_LARGE",
        "99999999999999999999, REQUEST_ENTITY_TOO_LARGE"
    })
    void shouldRefuseContentLengthWhenItIsNoLengthOrOverTheLimit(String length, RtspStatus status) {
        assertRefused(START + "Content-Length: " + length + "\r\n\r\n", status, OptionalLong.of(7));
    }

    @Test
    void shouldAnswer400WhenTwoContentLengthsDiffer() {
        assertRefused(
                START + "Content-Length: 1\r\ncontent-length: 2\r\n\r\n", RtspStatus.BAD_REQUEST, OptionalLong.of(7));
    }

    @Test
    void shouldAnswer414WhenTheStartLineIsTooLong() {
        assertRefused(
                "PLAY rtsp://h/" + "x".repeat(40) + " RTSP/1.0\r\n",
                RtspStatus.REQUEST_URI_TOO_LONG,
                OptionalLong.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void shouldAcceptAStartLineAndAHeaderLineOfExactlyTheLimit(String end) throws Exception {
        String start = "PLAY " + "u".repeat(26) + " RTSP/1.0";
        String header = "x: " + "v".repeat(37);
        byte[] message = bytes(start + end + header + end + end);

        assertThat(start).hasSize(SMALL.lineBytes());
        assertThat(header).hasSize(SMALL.lineBytes());
        assertThat(new DecoderFeed(SMALL).feedInPieces(message, 1).elements).hasSize(1);
        assertThat(refusal(SMALL, start + "x" + end).status()).isEqualTo(RtspStatus.REQUEST_URI_TOO_LONG);
        assertThat(refusal(SMALL, START + header + "x" + end).status()).isEqualTo(RtspStatus.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void shouldCountTheHeaderBlockWithoutLineEnds(String end) throws Exception {
        String hundredBytes =
                String.join(end, "PLAY * RTSP/1.0", "CSeq: 7", "a: " + "v".repeat(36), "b: " + "v".repeat(36));

        assertThat(new DecoderFeed(SMALL).feed(hundredBytes + end + end).elements)
                .hasSize(1);
        RtspFormatException refusal = refusal(SMALL, hundredBytes + "v" + end + end);
        assertThat(refusal.status()).isEqualTo(RtspStatus.BAD_REQUEST);
        assertThat(refusal.cseq()).hasValue(7);
    }

    @Test
    void shouldAnswer400WhenThereAreTooManyHeaderLines() throws Exception {
        assertThat(new DecoderFeed(SMALL).feed(START + "a:\r\n".repeat(3) + "\r\n").elements)
                .hasSize(1);
        assertRefused(START + "a:\r\n".repeat(4) + "\r\n", RtspStatus.BAD_REQUEST, OptionalLong.of(7));
    }

    @Test
    void shouldAcceptABodyOfExactlyTheLimitWhenItIsTheDefault() throws Exception {
        int limit = RtspLimits.DEFAULT.bodyBytes();
        DecoderFeed feed = DecoderFeed.withDefaults()
                .feed(START + "Content-Length: " + limit + "\r\n\r\n")
                .feedInPieces(new byte[limit], 1000);

        assertThat(((RtspRequest) feed.elements.get(0)).body()).hasSize(limit);
        assertThat(refusal(RtspLimits.DEFAULT, START + "Content-Length: " + (limit + 1) + "\r\n\r\n")
                        .status())
                .isEqualTo(RtspStatus.REQUEST_ENTITY_TOO_LARGE);
    }

    @Test
    void shouldGiveWhatStoodBeforeTheFaultAndNothingAfterIt() throws Exception {
        DecoderFeed feed = DecoderFeed.withDefaults();
        String good = "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n";

        assertThat(catchThrowableOfType(RtspFormatException.class, () -> feed.feed(good + "bad\r\n" + good)))
                .isNotNull();
        for (String later : new String[] {good, "$\u0000\u0000\u0000", "\r\n"}) {
            RtspFormatException refusal = catchThrowableOfType(RtspFormatException.class, () -> feed.feed(later));
            assertThat(refusal.status()).isEqualTo(RtspStatus.BAD_REQUEST);
        }
        assertThat(feed.seen()).containsExactly("OPTIONS|*|RTSP/1.0|CSeq=1|");
        assertThat(feed.atBoundary()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.5", "4294967296", "99999999999", "1 2"})
    void shouldHaveNoCSeqWhenItIsNoNumberOf32Bits(String cseq) throws Exception {
        DecoderFeed feed = DecoderFeed.withDefaults().feed("OPTIONS * RTSP/1.0\r\nCSeq: " + cseq + "\r\n\r\n");

        assertThat(((RtspRequest) feed.elements.get(0)).cseq()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "4294967295, 4294967295", "007, 7"})
    void shouldReadCSeqWhenItIsANumberOf32Bits(String cseq, long expected) throws Exception {
        DecoderFeed feed = DecoderFeed.withDefaults().feed("OPTIONS * RTSP/1.0\r\ncSeQ: " + cseq + "\r\n\r\n");

        assertThat(((RtspRequest) feed.elements.get(0)).cseq()).hasValue(expected);
    }

    @Test
    void shouldThrowNothingButFormatExceptionsWhenBytesAreRandom() {
        Random random = new Random(20_260_822);
        byte[] alphabet = bytes("$\r\n: RTSP/1.0OPTIONS*CSeqContent-Length0123\u0000\u00ff");
        for (int run = 0; run < 20_000; run++) {
            byte[] noise = new byte[random.nextInt(120)];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = alphabet[random.nextInt(alphabet.length)];
            }
            DecoderFeed feed = new DecoderFeed(SMALL);
            assertThatCode(() -> feedQuietly(feed, noise)).doesNotThrowAnyException();
        }
    }

    private static void feedQuietly(DecoderFeed feed, byte[] noise) {
        try {
            feed.feedInPieces(noise, 1 + noise.length / 3);
        } catch (RtspFormatException expected) {
            assertThat(expected.status()).isNotNull();
        }
    }
}
