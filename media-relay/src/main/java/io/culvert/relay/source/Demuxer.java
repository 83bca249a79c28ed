package io.culvert.relay.source;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BYTE;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;

/** One open container. Used by one thread at a time; {@link #close} frees it. */
final class Demuxer implements AutoCloseable {
    /** Only what we mean to serve: FFmpeg also knows formats that point to other files and hosts. */
    private static final String FORMATS = "mov,matroska,mpegts,h264,hevc";

    private static final Set<String> RAW_FORMATS = Set.of("h264", "hevc");

    private final AVFormatContext context;
    private final boolean raw;
    private final boolean indexed;

    private Demuxer(AVFormatContext context) {
        this.context = context;
        String format = context.iformat().name().getString();
        raw = RAW_FORMATS.contains(format);
        indexed = !raw && !format.equals("mpegts");
    }

    static Demuxer open(Path file) {
        Ffmpeg.load();
        AVFormatContext context = new AVFormatContext(null);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "format_whitelist", FORMATS, 0);
        av_dict_set(options, "protocol_whitelist", "file", 0);
        try {
            Ffmpeg.check(avformat_open_input(context, "file:" + file, null, options), "the file cannot be opened");
        } finally {
            av_dict_free(options);
        }
        Demuxer demuxer = new Demuxer(context);
        int found = avformat_find_stream_info(context, (PointerPointer<?>) null);
        if (found < 0) {
            demuxer.close();
            throw new UnreadableMediaException("no streams are found: " + Ffmpeg.message(found));
        }
        return demuxer;
    }

    int streams() {
        return context.nb_streams();
    }

    AVStream stream(int index) {
        return context.streams(index);
    }

    /** A raw elementary stream has no times of its own. */
    boolean isRaw() {
        return raw;
    }

    /** Microseconds that are 0 for viewers. */
    long startMicros() {
        return context.start_time() == AV_NOPTS_VALUE ? 0 : context.start_time();
    }

    Optional<Double> durationSeconds() {
        return context.duration() == AV_NOPTS_VALUE || context.duration() <= 0
                ? Optional.empty()
                : Optional.of(context.duration() / 1e6);
    }

    /** False at the end of the file. */
    boolean read(AVPacket packet) {
        int result = av_read_frame(context, packet);
        if (result == AVERROR_EOF) {
            return false;
        }
        Ffmpeg.check(result, "the file cannot be read");
        return true;
    }

    void rewind(int stream, long firstDts) {
        int result = indexed
                ? av_seek_frame(context, stream, firstDts, AVSEEK_FLAG_BACKWARD)
                : av_seek_frame(context, -1, 0, AVSEEK_FLAG_BYTE);
        Ffmpeg.check(result, "the file cannot be rewound");
    }

    /** Moves to some place before the timestamp, if the container can. */
    void seek(int stream, long timestamp) {
        if (raw || av_seek_frame(context, stream, timestamp, AVSEEK_FLAG_BACKWARD) < 0) {
            // Before the first timestamp: forward, to the beginning.
            int flags = indexed ? 0 : AVSEEK_FLAG_BYTE;
            Ffmpeg.check(av_seek_frame(context, stream, indexed ? timestamp : 0, flags), "no position can be sought");
        }
    }

    @Override
    public void close() {
        avformat_close_input(context);
    }
}
