package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;
import java.util.random.RandomGenerator;

/**
 * One track as its viewers see it: one SSRC, sequence numbers without a gap, timestamps on one line, whichever relay
 * feeds it. Owned by the home loop of its stream.
 *
 * <p>Timestamps are kept as 64-bit ticks since the stream's beginning ("output ticks") and cut to 32 bits only when they
 * are written, so that wrap-around is nobody's concern.
 */
final class TrackContinuity {
    /** A new feed that lies further back than this is not repeating media: its clock is wrong, and is moved. */
    private static final int MAX_OVERLAP_SECONDS = 1;

    /** What comes less often has no pace that a seam should keep. */
    private static final int SLOWEST_PACE_PER_SECOND = 5;

    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;
    private static final int SEQUENCE = 0xFFFF;

    private final int ssrc;
    private long base;
    private int nextSequence;
    private int clockRate;
    private boolean video;

    /** Output ticks at the instant of the feed's Open. */
    private long origin;

    /** Ticks from that instant to the packet seen last, and that packet's timestamp as the relay wrote it. */
    private long inputTicks;

    private long lastInput;

    /** The last output ticks that the packet before the seam lasts: nothing at or below them may follow. */
    private long floor = Long.MIN_VALUE;

    /** What this track of the feed was moved, apart from the others. */
    private long moved;

    private long highest = Long.MIN_VALUE;
    /** Ticks between the two newest pictures, or whatever the track carries. */
    private long pace;

    private long packets;
    private long octets;

    TrackContinuity(RandomGenerator random) {
        this.ssrc = random.nextInt();
        this.base = random.nextInt() & UNSIGNED_INT;
        this.nextSequence = random.nextInt() & SEQUENCE;
    }

    /** A feed begins whose Open lies at {@code originNanos} of the stream's time. */
    void resume(LinkFrame.TrackClock clock, long originNanos) {
        changeRate(clock.clockRate());
        video = clock.video();
        origin = Ticks.ofNanos(originNanos, clockRate);
        inputTicks = 0;
        lastInput = clock.rtpTimestamp();
        moved = 0;
        floor = started() ? highest + Math.max(pace - 1, 0) : highest;
    }

    private void changeRate(int rate) {
        if (clockRate != rate && started()) {
            long same = Ticks.ofNanos(Ticks.toNanos(highest, clockRate), rate);
            base += highest - same;
            highest = same;
            pace = 0;
        }
        clockRate = rate;
    }

    /** Makes sure that this timestamp, the first after a seam, lies after all that was sent before. */
    void passFloor(long input) {
        long output = origin + (int) (input - lastInput);
        if (output <= floor) {
            origin += floor - output + 1;
        }
    }

    /** False if the new feed repeats at this timestamp what viewers have had from the old one. */
    boolean admit(long input) {
        follow(input);
        long output = origin + inputTicks;
        if (output > floor) {
            return true;
        }
        if (floor - output <= (long) MAX_OVERLAP_SECONDS * clockRate) {
            return false;
        }
        moved += floor - output + 1;
        origin += floor - output + 1;
        return true;
    }

    /** The output timestamp for a packet that is sent now. */
    long stamp(long input, int payloadOctets) {
        follow(input);
        advance(origin + inputTicks);
        packets++;
        octets += payloadOctets;
        return timeAfterOpen(inputTicks);
    }

    private void advance(long output) {
        if (output <= highest) {
            return;
        }
        if (started() && output - highest <= clockRate / SLOWEST_PACE_PER_SECOND) {
            pace = output - highest;
        }
        highest = output;
    }

    private void follow(long input) {
        inputTicks += (int) (input - lastInput);
        lastInput = input;
    }

    int takeSequence() {
        int sequence = nextSequence;
        nextSequence = sequence + 1 & SEQUENCE;
        return sequence;
    }

    /** The output timestamp of an input timestamp near the last one, without a packet being sent. */
    long map(long input) {
        return timeAfterOpen(inputTicks + (int) (input - lastInput));
    }

    /** Where an input timestamp near the last one lies in the stream's time. */
    long nanosAt(long input) {
        return Ticks.toNanos(origin + inputTicks + (int) (input - lastInput), clockRate);
    }

    /** How far this track alone was moved because its clock was wrong. */
    long movedNanos() {
        return Ticks.toNanos(moved, clockRate);
    }

    /** The output timestamp so many ticks after the feed's Open. */
    long timeAfterOpen(long ticks) {
        return base + origin + ticks & UNSIGNED_INT;
    }

    boolean started() {
        return highest != Long.MIN_VALUE;
    }

    /** Where the newest packet lies in the stream's time. */
    long newestNanos() {
        return Ticks.toNanos(highest, clockRate);
    }

    /** Where the next packet would have been, had the feed gone on. */
    long nextNanos() {
        return Ticks.toNanos(highest + pace, clockRate);
    }

    long ticksAfterOpen() {
        return inputTicks;
    }

    int clockRate() {
        return clockRate;
    }

    boolean video() {
        return video;
    }

    int ssrc() {
        return ssrc;
    }

    int nextSequence() {
        return nextSequence;
    }

    long packets() {
        return packets;
    }

    long octets() {
        return octets;
    }
}
