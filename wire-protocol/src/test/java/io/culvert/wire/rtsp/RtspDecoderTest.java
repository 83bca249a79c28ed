package io.culvert.wire.rtsp;

import static io.culvert.wire.rtsp.DecoderFeed.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RtspDecoderTest {
    /** Byte streams and what stands in them; every one is also cut at every position. */
    static Stream<Arguments> conversations() {
        return Stream.of(
                conversation("OPTIONS * RTSP/1.0\r\nCSeq: 0\r\n\r\n", "OPTIONS|*|RTSP/1.0|CSeq=0|"),
                conversation("OPTIONS * RTSP/1.0\nCSeq: 1\n\n", "OPTIONS|*|RTSP/1.0|CSeq=1|"),
                conversation("OPTIONS * RTSP/1.0\r\nCSeq: 1\n\r\n", "OPTIONS|*|RTSP/1.0|CSeq=1|"),
                conversation("RTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n", "200|OK|CSeq=2|"),
                conversation("RTSP/1.0 200\r\nCSeq: 2\r\n\r\n", "200||CSeq=2|"),
                conversation("RTSP/1.0 404 Stream Not Found\r\nCSeq:3\r\n\r\n", "404|Stream Not Found|CSeq=3|"),
                conversation(
                        "PLAY rtsp://h/live/cam1/ RTSP/1.0\r\nRange: npt=0.000-\r\ncseq:  4  \r\nUser-Agent:\r\n\r\n",
                        "PLAY|rtsp://h/live/cam1/|RTSP/1.0|Range=npt=0.000-,cseq=4,User-Agent=|"),
                conversation( // GStreamer names itself twice
                        "OPTIONS rtsp://h/x RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: a\r\nUser-Agent: b:c\r\n\r\n",
                        "OPTIONS|rtsp://h/x|RTSP/1.0|CSeq=1,User-Agent=a,User-Agent=b:c|"),
                conversation(
                        "ANNOUNCE rtsp://h/p RTSP/1.0\r\nCSeq: 2\r\nContent-Length: 9\r\n\r\nv=0\r\n\r\n$OOPTIONS * RTSP/1.0\r\nCSeq: 3\r\n\r\n",
                        "ANNOUNCE|rtsp://h/p|RTSP/1.0|CSeq=2,Content-Length=9|v=0\r\n\r\n$O",
                        "OPTIONS|*|RTSP/1.0|CSeq=3|"),
                conversation(
                        "SET_PARAMETER * RTSP/1.0\r\nCSeq: 2\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\na:b",
                        "SET_PARAMETER|*|RTSP/1.0|CSeq=2,Content-Length=3,Content-Length=3|a:b"),
                conversation(
                        "GET_PARAMETER * RTSP/1.0\r\nCSeq: 2\r\nContent-Length: 0\r\n\r\n",
                        "GET_PARAMETER|*|RTSP/1.0|CSeq=2,Content-Length=0|"),
                conversation("$\u0000\u0000\u0004abcd", "$0|abcd"),
                conversation("$\u00ff\u0000\u0000$\u0001\u0000\u0001$", "$255|", "$1|$"),
                conversation(
                        "$\u0001\u0000\u0002\r\nTEARDOWN * RTSP/1.0\r\nCSeq: 9\r\n\r\n$\u0002\u0000\u0003\n$\nRTSP/1.0 200 OK\r\n\r\n$\u0003\u0000\u0000",
                        "$1|\r\n",
                        "TEARDOWN|*|RTSP/1.0|CSeq=9|",
                        "$2|\n$\n",
                        "200|OK||",
                        "$3|"),
                conversation(
                        "\r\n\n\r\r\nOPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n\r\n\r\n$\u0001\u0000\u0001x",
                        "OPTIONS|*|RTSP/1.0|CSeq=1|",
                        "$1|x"),
                conversation("OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n", "OPTIONS|*|RTSP/2.0|CSeq=1|"),
                conversation("FLY rtsp://h/\u00e9 RTSP/1.0\r\n\r\n", "FLY|rtsp://h/\u00e9|RTSP/1.0||"));
    }

    private static Arguments conversation(String bytes, String... elements) {
        return Arguments.of(bytes, List.of(elements));
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void shouldDecodeInOrderWhenAllBytesComeAtOnce(String conversation, List<String> expected) throws Exception {
        DecoderFeed feed = DecoderFeed.withDefaults().feed(conversation);

        assertThat(feed.seen()).isEqualTo(expected);
        assertThat(feed.atBoundary()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void shouldDecodeTheSameWhenCutAtAnyPosition(String conversation, List<String> expected) throws Exception {
        byte[] bytes = bytes(conversation);

        for (int at = 0; at <= bytes.length; at++) {
            assertThat(DecoderFeed.withDefaults().feedSplitAt(bytes, at).seen())
                    .as("cut at %d", at)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void shouldDecodeTheSameWhenFedInSmallPieces(String conversation, List<String> expected) throws Exception {
        for (int piece : new int[] {1, 2, 3, 4, 7}) {
            assertThat(DecoderFeed.withDefaults()
                            .feedInPieces(bytes(conversation), piece)
                            .seen())
                    .as("pieces of %d", piece)
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldDecodeTheLongestFrameWhenItStandsBetweenMessages() throws Exception {
        byte[] frame = RtspEncoder.encode(new InterleavedFrame(7, new byte[InterleavedFrame.MAX_PAYLOAD_BYTES]));
        byte[] message = bytes("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n");

        for (int piece : new int[] {1, 1448, 65535, 65539}) {
            DecoderFeed feed = DecoderFeed.withDefaults().feed(message);
            feed.feedInPieces(frame, piece).feed(message);

            assertThat(feed.elements).hasSize(3);
            assertThat(feed.elements.get(1))
                    .usingRecursiveComparison()
                    .isEqualTo(new InterleavedFrame(7, new byte[InterleavedFrame.MAX_PAYLOAD_BYTES]));
        }
    }

    @Test
    void shouldAnswerTenTimesWhenTenRequestsArePipelined() throws Exception {
        StringBuilder run = new StringBuilder();
        for (int i = 1; i <= 10; i++) {
            run.append("GET_PARAMETER rtsp://h/x RTSP/1.0\r\nCSeq: ").append(i).append("\r\n\r\n");
        }

        DecoderFeed feed = DecoderFeed.withDefaults().feed(run.toString());

        assertThat(feed.elements)
                .extracting(element -> ((RtspRequest) element).cseq().orElseThrow())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void shouldNotBeAtABoundaryWhenAMessageIsUnfinished() throws Exception {
        assertThat(DecoderFeed.withDefaults().feed("O").atBoundary()).isFalse();
        assertThat(DecoderFeed.withDefaults().feed("$").atBoundary()).isFalse();
        assertThat(DecoderFeed.withDefaults().feed("\r\n").atBoundary()).isTrue();
        assertThat(DecoderFeed.withDefaults()
                        .feed("A * RTSP/1.0\nContent-Length: 1\n\n")
                        .atBoundary())
                .isFalse();
    }

    @Test
    void shouldReadTheWholeBufferWhenNothingIsComplete() throws Exception {
        var buffer = io.netty.buffer.Unpooled.wrappedBuffer(bytes("OPTIONS * RT"));

        new RtspDecoder(RtspLimits.DEFAULT).decode(buffer, element -> {});

        assertThat(buffer.isReadable()).isFalse();
    }
}
