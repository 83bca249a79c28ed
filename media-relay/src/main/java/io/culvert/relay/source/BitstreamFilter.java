package io.culvert.relay.source;

import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_flush;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_get_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_send_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;

import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;

/** One of FFmpeg's bitstream filters that make one packet of one packet. Used by one thread at a time. */
final class BitstreamFilter implements AutoCloseable {
    private final AVBSFContext context = new AVBSFContext(null);

    BitstreamFilter(String name, AVStream stream) {
        Ffmpeg.check(av_bsf_alloc(av_bsf_get_by_name(name), context), name);
        try {
            Ffmpeg.check(avcodec_parameters_copy(context.par_in(), stream.codecpar()), name);
            context.time_base_in(stream.time_base());
            Ffmpeg.check(av_bsf_init(context), name);
        } catch (UnreadableMediaException e) {
            close();
            throw e;
        }
    }

    AVCodecParameters output() {
        return context.par_out();
    }

    /** Filters in place; false if the packet was swallowed or is broken. */
    boolean filter(AVPacket packet) {
        return av_bsf_send_packet(context, packet) >= 0 && av_bsf_receive_packet(context, packet) >= 0;
    }

    void flush() {
        av_bsf_flush(context);
    }

    @Override
    public void close() {
        av_bsf_free(context);
    }
}
