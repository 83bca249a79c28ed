package io.culvert.wire.rtsp;

/**
 * RTP or RTCP inside the RTSP connection: {@code $}, channel, 16-bit length, payload (RFC 2326, 10.12).
 *
 * @param channel 0 to 255, as negotiated in the Transport header
 * @param payload 0 to 65535 bytes
 */
public record InterleavedFrame(int channel, byte[] payload) implements RtspElement {
    public static final byte MAGIC = '$';
    public static final int HEADER_BYTES = 4;
    public static final int MAX_PAYLOAD_BYTES = 0xFFFF;

    public InterleavedFrame {
        if (channel < 0 || channel > 0xFF || payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("no frame: channel " + channel + ", " + payload.length + " bytes");
        }
    }
}
