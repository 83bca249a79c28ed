package io.culvert.wire.rtsp.header;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Range header in normal play time (RFC 2326, 3.6 and 12.29). Other units are valid RTSP that Culvert does not serve.
 *
 * @param now   true for {@code npt=now-}
 * @param start seconds from the beginning; empty where the client left it out ({@code npt=-10})
 * @param end   seconds from the beginning; empty for an open range
 */
public record RangeHeader(boolean now, Optional<Double> start, Optional<Double> end) {
    private static final String UNIT = "npt=";
    /** Seconds, or hours, minutes and seconds; minutes and seconds alone are no RFC form, but some write them. */
    private static final Pattern TIME = Pattern.compile("([0-9]+:){0,2}[0-9]+(\\.[0-9]*)?");

    private static final int MAX_NUMBER_CHARS = 24;

    public static final RangeHeader NOW = new RangeHeader(true, Optional.empty(), Optional.empty());

    public static RangeHeader of(double start, Optional<Double> end) {
        return new RangeHeader(false, Optional.of(start), end);
    }

    /** True for a header in a unit other than npt ({@code clock=}, {@code smpte=}). */
    public static boolean isOtherUnit(String value) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        return text.startsWith("clock=") || text.startsWith("smpte");
    }

    public static RangeHeader parse(String value) {
        String text = value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).replace(" ", "");
        if (!text.startsWith(UNIT)) {
            throw new IllegalArgumentException("range unit is not npt");
        }
        String range = text.substring(UNIT.length());
        int dash = range.indexOf('-');
        if (dash < 0 || range.length() == 1) {
            throw new IllegalArgumentException("range without ends");
        }
        String from = range.substring(0, dash);
        Optional<Double> end = seconds(range.substring(dash + 1));
        if (from.equals("now")) {
            return new RangeHeader(true, Optional.empty(), end);
        }
        return new RangeHeader(false, seconds(from), end);
    }

    private static Optional<Double> seconds(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.length() > MAX_NUMBER_CHARS) {
            throw new IllegalArgumentException("time too long");
        }
        if (!TIME.matcher(text).matches()) {
            throw new IllegalArgumentException("time is no number");
        }
        double total = 0;
        for (String part : text.split(":")) {
            total = total * 60 + Double.parseDouble(part);
        }
        return Optional.of(total);
    }

    public String format() {
        String from = now ? "now" : start.map(RangeHeader::number).orElse("");
        return UNIT + from + "-" + end.map(RangeHeader::number).orElse("");
    }

    private static String number(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
