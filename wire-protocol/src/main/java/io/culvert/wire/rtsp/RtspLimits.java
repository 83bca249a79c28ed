package io.culvert.wire.rtsp;

/**
 * How much of one RTSP message a decoder will hold.
 *
 * @param lineBytes        longest start line or header line, in bytes without its line end; over it 400 (start line: 414)
 * @param headerBlockBytes longest start line plus headers, in bytes without line ends; over it 400
 * @param headerLines      most header lines; over it 400
 * @param bodyBytes        longest body, in bytes; over it 413
 */
public record RtspLimits(int lineBytes, int headerBlockBytes, int headerLines, int bodyBytes) {
    /** The limits that the design promises: 4 KiB line, 8 KiB header block, 255 lines, 128 KiB body. */
    public static final RtspLimits DEFAULT = new RtspLimits(4096, 8192, 255, 128 * 1024);
}
