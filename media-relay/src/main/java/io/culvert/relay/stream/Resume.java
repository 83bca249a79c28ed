package io.culvert.relay.stream;

import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.link.LinkFrame;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a recording goes on for a viewer that has seen a part of it: behind a PAUSE, or behind another relay. Its gateway
 * knows which frame it was given last; only where that does not answer is the place reckoned from the time that has gone.
 */
final class Resume {
    private Resume() {}

    /** Seconds from the beginning; empty if that PLAY has been carried out to its end. */
    static OptionalDouble place(Wanted.Player player, Optional<LinkFrame.Position> told, long now) {
        Subscription.Recording wanted = player.recording();
        if (told.isEmpty()) {
            return OptionalDouble.of(reckoned(player, now));
        }
        LinkFrame.Position position = told.get();
        if (Double.isNaN(position.npt())) {
            return OptionalDouble.of(wanted.start());
        }
        if (position.generation() == wanted.generation()) {
            return position.ended() ? OptionalDouble.empty() : OptionalDouble.of(position.npt());
        }
        // of an older PLAY the viewer has seen nothing of the last, which may have been a seek
        boolean ofTheLast = position.generation() == wanted.generation() - 1;
        boolean goesOn = wanted.resumes() && ofTheLast && !position.ended();
        return OptionalDouble.of(goesOn ? position.npt() : wanted.start());
    }

    private static double reckoned(Wanted.Player player, long now) {
        Subscription.Recording wanted = player.recording();
        long age = Math.max(0, now - player.writtenAt().orElse(now));
        return wanted.start() + age / 1000.0 * wanted.scale();
    }
}
