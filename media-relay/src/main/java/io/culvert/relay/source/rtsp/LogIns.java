package io.culvert.relay.source.rtsp;

import io.culvert.wire.rtsp.auth.Credentials;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Failed log-ins of each camera and user. Many cameras lock everybody out after a few: after so many failures nobody logs
 * in there for a long time. Other credentials for the same camera begin anew.
 *
 * <p>May be called from any thread.
 */
final class LogIns {
    private static final int MAX_REMEMBERED = 4096;

    private record Failures(int count, long quietUntil) {}

    /** A camera as its credentials know it; equal only if all of it is. */
    private record Key(String host, int port, Optional<Credentials> login) {}

    private final int allowed;
    private final long pauseNanos;
    private final LongSupplier clock;
    private final Map<Key, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Failures> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    LogIns(int allowed, Duration pause, LongSupplier clock) {
        this.allowed = allowed;
        this.pauseNanos = pause.toNanos();
        this.clock = clock;
    }

    /** One camera's log-ins. */
    final class Policy implements LoginPolicy {
        private final Key key;

        private Policy(Key key) {
            this.key = key;
        }

        @Override
        public Login login() {
            return new Login(key.login(), this);
        }

        @Override
        public boolean isPaused() {
            synchronized (failures) {
                Failures known = failures.get(key);
                return known != null && known.count() >= allowed && clock.getAsLong() - known.quietUntil() < 0;
            }
        }

        @Override
        public void failed() {
            synchronized (failures) {
                Failures known = failures.getOrDefault(key, new Failures(0, 0));
                boolean anew = known.count() >= allowed && clock.getAsLong() - known.quietUntil() >= 0;
                failures.put(key, new Failures(anew ? 1 : known.count() + 1, clock.getAsLong() + pauseNanos));
            }
        }

        @Override
        public void succeeded() {
            synchronized (failures) {
                failures.remove(key);
            }
        }
    }

    Policy of(CameraUrl url) {
        return new Policy(new Key(url.host(), url.portOr(0), url.login()));
    }
}
