package io.culvert.fleet.demo;

import org.bytedeco.javacpp.Loader;

/** The FFmpeg program that comes with the build, the same on every machine. */
public final class FfmpegTool {
    private FfmpegTool() {}

    /** Unpacks it at first use (into {@code ~/.javacpp/cache}) and tells where it is. */
    public static String path() {
        return Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
    }
}
