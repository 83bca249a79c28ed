package io.culvert.wire.rtp;

/** The 64-bit fixed-point NTP time of RTCP (RFC 3550, 4): seconds since 1900 and their fraction. */
public final class NtpTime {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

    private NtpTime() {}

    public static long ofEpochMillis(long millis) {
        long seconds = Math.floorDiv(millis, 1000L) + SECONDS_1900_TO_1970;
        long fraction = (Math.floorMod(millis, 1000L) << 32) / 1000L;
        return seconds << 32 | fraction;
    }

    public static long toEpochMillis(long ntp) {
        long seconds = (ntp >>> 32) - SECONDS_1900_TO_1970;
        return seconds * 1000L + ((ntp & 0xFFFF_FFFFL) * 1000L + (1L << 31) >>> 32);
    }
}
