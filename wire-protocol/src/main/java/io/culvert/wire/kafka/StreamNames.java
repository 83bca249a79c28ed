package io.culvert.wire.kafka;

import java.util.regex.Pattern;

/** How streams are named: by the path of the RTSP URL (design, section 8). */
public final class StreamNames {
    public static final String LIVE_PREFIX = "/live/";
    public static final String RECORDING_PREFIX = "/vod/";
    public static final int MAX_PATH_CHARS = 255;

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_.-]+)+");
    private static final Pattern DOT_SEGMENT = Pattern.compile("(^|.*/)\\.{1,2}(/.*|$)");

    private StreamNames() {}

    /** True for a path that may name a stream: the allowed characters, no empty, {@code .} or {@code ..} segment. */
    public static boolean isValid(String path) {
        return path.length() <= MAX_PATH_CHARS
                && PATH.matcher(path).matches()
                && !DOT_SEGMENT.matcher(path).matches();
    }

    /** True if every viewer of this stream has a position of its own. */
    public static boolean isRecording(String path) {
        return path.startsWith(RECORDING_PREFIX);
    }

    /** The name on the link of a recording as one session sees it; cannot collide with a path. */
    public static String recording(String path, String session) {
        return path + ";session=" + session;
    }
}
