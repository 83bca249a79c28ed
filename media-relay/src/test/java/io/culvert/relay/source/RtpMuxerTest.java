package io.culvert.relay.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_MULAW;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RtpMuxerTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int FRAME_BYTES = 160;
    private static final int WARM_UP = 2_000;
    private static final int ROUNDS = 6;
    private static final int OPENS = 20_000;

    /** One buffer of a packet that is not given back is 1.5 KB, so 30 MB in each round. */
    private static final long MOST_GROWTH_KIB = 20_000;

    private final AVCodecParameters codec = g711();

    private static AVCodecParameters g711() {
        Ffmpeg.load();
        AVCodecParameters codec = avcodec_parameters_alloc();
        codec.codec_type(AVMEDIA_TYPE_AUDIO).codec_id(AV_CODEC_ID_PCM_MULAW).sample_rate(8000);
        av_channel_layout_default(codec.ch_layout(), 1);
        return codec;
    }

    @AfterEach
    void free() {
        avcodec_parameters_free(codec);
    }

    @Test
    void shouldPackOnWhenTimesGoBack() {
        try (RtpMuxer muxer = new RtpMuxer(0, codec, -1)) {
            assertThat(List.of(
                            timestamp(muxer, 8000),
                            timestamp(muxer, 8160),
                            timestamp(muxer, 160),
                            timestamp(muxer, 320),
                            timestamp(muxer, 8320)))
                    .containsExactly(8000L, 8160L, 160L, 320L, 8320L);
        }
    }

    private static long timestamp(RtpMuxer muxer, long time) {
        AVPacket packet = av_packet_alloc();
        av_new_packet(packet, FRAME_BYTES);
        ByteBuf out = Unpooled.buffer();
        List<Recorder.Rtp> packets = new ArrayList<>();
        try {
            muxer.pack(packet, time, time, out);
            packets.addAll(Recorder.split(out, 0));
        } finally {
            av_packet_free(packet);
        }
        assertThat(packets).hasSize(1);
        return packets.getFirst().timestamp();
    }

    @Test
    void shouldGiveEverythingBackWhenClosed() throws IOException {
        assumeThat(STATUS).as("the system's own count of memory").exists();
        openAndClose(WARM_UP);
        // The Java heap grows in the same count, but not in every round; a leak does.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            least = Math.min(least, growthKibOfARound());
        }
        assertThat(least).isLessThan(MOST_GROWTH_KIB);
    }

    private long growthKibOfARound() throws IOException {
        long before = residentKib();
        openAndClose(OPENS);
        return residentKib() - before;
    }

    private void openAndClose(int times) {
        for (int i = 0; i < times; i++) {
            new RtpMuxer(0, codec, -1).close();
        }
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
