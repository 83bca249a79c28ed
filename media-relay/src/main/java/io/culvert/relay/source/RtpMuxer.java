package io.culvert.relay.source;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.av_sdp_create;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import io.culvert.wire.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * FFmpeg's RTP muxer for one track, writing packets into a buffer of ours.
 *
 * <p>JavaCPP allows only a handful of instances of a callback type, so one callback serves all muxers; it finds the
 * muxer at work by its thread, since FFmpeg calls back within {@code av_write_frame}.
 */
final class RtpMuxer implements Packetiser {
    private static final int SDP_BYTES = 32 * 1024;
    private static final ThreadLocal<RtpMuxer> AT_WORK = new ThreadLocal<>();
    private static final Write_packet_Pointer_BytePointer_int CALLBACK = new Callback();

    private static final class Callback extends Write_packet_Pointer_BytePointer_int {
        @Override
        public int call(Pointer opaque, BytePointer packet, int size) {
            AT_WORK.get().onPacket(packet, size);
            return size;
        }
    }

    private final int track;
    private final AVFormatContext context = new AVFormatContext(null);
    private final AVIOContext io;
    private final byte[] scratch = new byte[MAX_RTP_BYTES];
    private final int clockRate;
    private ByteBuf out;
    private boolean begun;
    private long expectedTimestamp;
    private long lastDts = Long.MIN_VALUE;

    /** Ticks by which the muxer's time is ahead of the source's: it takes no frame that is older than the one before. */
    private long ahead;

    private boolean baseKnown;
    private int base;

    RtpMuxer(int track, AVCodecParameters codec, int payloadType) {
        Ffmpeg.load();
        this.track = track;
        Ffmpeg.check(avformat_alloc_output_context2(context, (AVOutputFormat) null, "rtp", null), "no RTP packetiser");
        io = avio_alloc_context(
                new BytePointer(av_malloc(MAX_RTP_BYTES)), MAX_RTP_BYTES, 1, null, null, CALLBACK, null);
        io.max_packet_size(MAX_RTP_BYTES);
        context.pb(io);
        // Timestamps that start below zero are meant so: the muxer must not move them.
        context.avoid_negative_ts(0);
        try {
            clockRate = begin(codec, payloadType);
        } catch (UnreadableMediaException e) {
            close();
            throw e;
        }
    }

    private int begin(AVCodecParameters codec, int payloadType) {
        AVStream stream = avformat_new_stream(context, null);
        Ffmpeg.check(avcodec_parameters_copy(stream.codecpar(), codec), "codec");
        stream.codecpar().codec_tag(0);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "rtpflags", "skip_rtcp", 0);
        if (payloadType >= 0) {
            av_dict_set(options, "payload_type", Integer.toString(payloadType), 0);
        }
        try {
            Ffmpeg.check(avformat_write_header(context, options), "no RTP payload format for this codec");
        } finally {
            av_dict_free(options);
        }
        begun = true;
        return stream.time_base().den();
    }

    @Override
    public int clockRate() {
        return clockRate;
    }

    /** A session description with this track alone, in FFmpeg's words. */
    String sdp() {
        byte[] text = new byte[SDP_BYTES];
        Ffmpeg.check(av_sdp_create(context, 1, text, SDP_BYTES), "no description");
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.US_ASCII);
    }

    @Override
    public void pack(AVPacket packet, long pts, long dts, ByteBuf target) {
        if (lastDts != Long.MIN_VALUE && dts + ahead < lastDts) {
            ahead = lastDts - dts;
        }
        lastDts = dts + ahead;
        packet.pts(pts + ahead).dts(lastDts).duration(0).stream_index(0);
        int start = target.writerIndex();
        out = target;
        expectedTimestamp = pts;
        AT_WORK.set(this);
        try {
            if (av_write_frame(context, packet) < 0) {
                target.writerIndex(start); // this frame is broken, the next one may be good
            }
        } finally {
            AT_WORK.remove();
            out = null;
        }
    }

    private void onPacket(BytePointer packet, int size) {
        packet.get(scratch, 0, size);
        int at = out.writerIndex() + 4;
        Interleaved.writeHeader(out, track, size);
        out.writeBytes(scratch, 0, size);
        long timestamp = RtpHeader.timestamp(out, at);
        if (!baseKnown) {
            // The muxer starts at a random timestamp; we want the one that was asked for.
            base = (int) (timestamp - ahead - expectedTimestamp);
            baseKnown = true;
        }
        RtpHeader.setTimestamp(out, at, timestamp - ahead - base);
    }

    @Override
    public void close() {
        if (begun) {
            // FFmpeg wants one after each header; some releases free the muxer's own buffer only here. It writes
            // nothing.
            av_write_trailer(context);
        }
        avformat_free_context(context);
        av_free(io.buffer());
        avio_context_free(io);
    }
}
