package io.culvert.relay.source;

import static org.bytedeco.ffmpeg.global.avformat.avformat_network_deinit;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;

/** Loads the native libraries once, and tells errors in words. */
final class Ffmpeg {
    private static final int MESSAGE_BYTES = 256;

    static {
        // Memory is bounded by our own limits and freed by hand: JavaCPP's accounting would call System.gc() instead.
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        System.setProperty("org.bytedeco.javacpp.noPointerGC", "true");
        avformat_network_deinit();
        av_log_set_level(AV_LOG_FATAL);
    }

    private Ffmpeg() {}

    /** Call before the first use of FFmpeg; further calls do nothing. */
    static void load() {}

    static String message(int error) {
        byte[] text = new byte[MESSAGE_BYTES];
        av_strerror(error, text, MESSAGE_BYTES);
        int length = 0;
        while (length < MESSAGE_BYTES && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /** Throws if FFmpeg returned an error. */
    static int check(int result, String what) {
        if (result < 0) {
            throw new UnreadableMediaException(what + ": " + message(result));
        }
        return result;
    }
}
