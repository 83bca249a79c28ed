package io.culvert.fleet.conformance;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.StreamEnd;
import io.culvert.fleet.client.TunnelClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What checks demand, and the ways in which a check ends other than well. */
final class Expect {
    static final Duration SOON = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 20;

    /** Something else came than is expected; the message says what. */
    static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mismatch(String came) {
            super(came);
        }
    }

    /** What the fleet does today has been looked at, and is not the thing asked for. */
    static final class NotYet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotYet(String reason) {
            super(reason);
        }
    }

    /** This target has nothing to try the item on. */
    static final class NotApplicable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotApplicable(String reason) {
            super(reason);
        }
    }

    private Expect() {}

    static void that(boolean good, String came) {
        if (!good) {
            throw new Mismatch(came);
        }
    }

    static Answer status(int wanted, Answer answer, String what) {
        that(answer.status() == wanted, what + " was answered " + answer.status());
        return answer;
    }

    static Wire.Reply status(int wanted, Wire.Reply reply, String what) {
        that(reply.status() == wanted, what + " was answered " + reply);
        return reply;
    }

    /** OPTIONS is answered: the way up and the way down are in order. */
    static void works(TunnelClient client, String when) {
        status(200, client.ask("OPTIONS", client.url()), "OPTIONS " + when);
    }

    /** Picture comes on the first channel. */
    static void plays(TunnelClient client, String when) {
        that(client.media().awaitMorePackets(0, 50, Duration.ofSeconds(40)), "no media " + when + ": " + end(client));
    }

    /** Nothing has torn the stream: it is open, and everything on it was a whole message or frame. */
    static void intact(TunnelClient client, String when) {
        that(client.isOpen(), "the data socket ended " + when + ": " + end(client));
        long malformed = client.media().snapshot().values().stream()
                .mapToLong(channel -> channel.malformed())
                .sum();
        that(malformed == 0, malformed + " frames are neither RTP nor RTCP " + when);
    }

    static void staysOpen(TunnelClient client, Duration time, String why) {
        Optional<StreamEnd> end = client.awaitEnd(time);
        that(end.isEmpty(), "the data socket ended " + why + ": " + end);
    }

    static boolean soon(BooleanSupplier condition) {
        return within(SOON, condition);
    }

    static boolean within(Duration time, BooleanSupplier condition) {
        long end = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            rest(Duration.ofMillis(POLL_MILLIS));
        }
        return true;
    }

    /** Time is what some items are about. */
    static void rest(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static String end(TunnelClient client) {
        return client.awaitEnd(Duration.ZERO)
                .map(end -> end.cause() + ", " + end.detail())
                .orElse("the data socket is open");
    }
}
