package io.culvert.relay.source;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_ALAW;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_MULAW;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.ArrayDeque;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;

/** One track of a file: its bitstream filter, its packetiser and its queue. Used by one thread at a time. */
final class FileTrack implements AutoCloseable {
    private static final int DYNAMIC_PAYLOAD_TYPE = 96;
    private static final int AVCC_VERSION = 1;
    private static final int G711_RATE = 8000;
    private static final long NONE = Long.MIN_VALUE;

    /** Times that go back by more than this have begun anew; by less, one of them is wrong. */
    private static final double JUMP_SECONDS = 1;

    private static final double USUAL_FRAMES_PER_SECOND = 25;

    final int stream;
    final int number;
    final boolean video;
    final Ticks ticks;
    final ArrayDeque<TimedPacket> queue = new ArrayDeque<>();
    private final boolean raw;
    private final long usualDuration;
    private final BitstreamFilter filter;
    private final Packetiser packetiser;
    private final String sdp;
    private long frames;
    private long lastDts = NONE;

    /** Ticks added to the file's times since they last jumped back. */
    private long jumped;

    private long soundUntil = Long.MIN_VALUE;

    /** Throws {@link UnreadableMediaException} if the codec has no RTP payload format. */
    FileTrack(AVStream source, int stream, int number, boolean raw) {
        this.stream = stream;
        this.number = number;
        this.raw = raw;
        AVCodecParameters codec = source.codecpar();
        video = codec.codec_type() == AVMEDIA_TYPE_VIDEO;
        double rate = source.avg_frame_rate().num() > 0
                ? (double) source.avg_frame_rate().num()
                        / source.avg_frame_rate().den()
                : USUAL_FRAMES_PER_SECOND;
        ticks = raw ? new Ticks(1000, Math.round(rate * 1000)) : Ticks.of(source.time_base());
        usualDuration = video ? Math.max(1, ticks.ofSeconds(1 / rate)) : 0;
        filter = filterFor(source);
        AVCodecParameters packed = filter == null ? codec : filter.output();
        int payloadType = payloadType(packed, number);
        RtpMuxer muxer = muxer(packed, payloadType);
        sdp = muxer.sdp();
        packetiser = packed.codec_id() == AV_CODEC_ID_AAC ? aac(muxer, payloadType) : muxer;
    }

    private RtpMuxer muxer(AVCodecParameters packed, int payloadType) {
        try {
            return new RtpMuxer(number, packed, payloadType);
        } catch (UnreadableMediaException e) {
            if (filter != null) {
                filter.close();
            }
            throw e;
        }
    }

    private Packetiser aac(RtpMuxer muxer, int payloadType) {
        muxer.close();
        return new AacPacketiser(number, payloadType, muxer.clockRate());
    }

    /** Null if the packets are as they must be. */
    private static BitstreamFilter filterFor(AVStream source) {
        AVCodecParameters codec = source.codecpar();
        boolean headed = codec.extradata_size() > 0 && codec.extradata().get(0) == AVCC_VERSION;
        // The first two also put the parameter sets in front of each key frame, where late viewers find them.
        if (codec.codec_id() == AV_CODEC_ID_H264 && headed) {
            return new BitstreamFilter("h264_mp4toannexb", source);
        }
        if (codec.codec_id() == AV_CODEC_ID_HEVC && headed) {
            return new BitstreamFilter("hevc_mp4toannexb", source);
        }
        if (codec.codec_id() == AV_CODEC_ID_AAC && codec.extradata_size() == 0) {
            BitstreamFilter filter = new BitstreamFilter("aac_adtstoasc", source);
            AacConfig.complete(filter.output());
            return filter;
        }
        return null;
    }

    /** Codecs with a static number keep it (RFC 3551, 6); -1 lets FFmpeg choose that. */
    private static int payloadType(AVCodecParameters codec, int number) {
        int id = codec.codec_id();
        boolean g711 = (id == AV_CODEC_ID_PCM_MULAW || id == AV_CODEC_ID_PCM_ALAW)
                && codec.sample_rate() == G711_RATE
                && codec.ch_layout().nb_channels() == 1;
        return g711 || id == AV_CODEC_ID_MJPEG ? -1 : DYNAMIC_PAYLOAD_TYPE + number;
    }

    String sdp() {
        return sdp;
    }

    int clockRate() {
        return packetiser.clockRate();
    }

    /** The packetiser, for the lane that delivers. */
    Packetiser packetiser() {
        return packetiser;
    }

    /** Completes times and bitstream of a packet just read; false if it is of no use. */
    boolean prepare(AVPacket packet) {
        if (raw) {
            packet.dts(frames).pts(frames).duration(1);
            frames++;
        }
        if (packet.dts() == AV_NOPTS_VALUE) {
            packet.dts(packet.pts() != AV_NOPTS_VALUE ? packet.pts() : untilNow() + usualDuration - jumped);
        }
        if (packet.pts() == AV_NOPTS_VALUE) {
            packet.pts(packet.dts());
        }
        if (packet.duration() <= 0) {
            packet.duration(usualDuration);
        }
        straighten(packet);
        return filter == null || filter.filter(packet);
    }

    /** Decoding times rise, whatever the file says: joined recordings begin anew, damaged ones stumble. */
    private void straighten(AVPacket packet) {
        long dts = packet.dts() + jumped;
        if (lastDts != NONE && dts <= lastDts) {
            if (lastDts - dts > ticks.ofSeconds(JUMP_SECONDS)) {
                jumped += lastDts + Math.max(usualDuration, 1) - dts;
                dts = packet.dts() + jumped;
            } else {
                dts = lastDts + 1;
            }
        }
        packet.pts(Math.max(packet.pts() + jumped, dts)).dts(dts);
        lastDts = dts;
    }

    private long untilNow() {
        return lastDts == NONE ? 0 : lastDts;
    }

    /** After this, times begin anew. */
    void rewound() {
        frames = 0;
        lastDts = NONE;
        jumped = 0;
        if (filter != null) {
            filter.flush();
        }
    }

    /** After this, the file is read from somewhere else: what was read before is not continued. */
    void moved() {
        rewound();
        soundUntil = Long.MIN_VALUE;
    }

    /** Where one loop's sound overlaps the next, or goes backwards, the later packet is left out. */
    boolean overlaps(long pts, long duration) {
        if (video) {
            return false;
        }
        if (soundUntil != Long.MIN_VALUE && pts < soundUntil - duration / 2) {
            return true;
        }
        soundUntil = pts + duration;
        return false;
    }

    @Override
    public void close() {
        queue.forEach(TimedPacket::free);
        queue.clear();
        if (filter != null) {
            filter.close();
        }
        packetiser.close();
    }
}
