package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamSource;
import java.util.Optional;

/** What is known of publishing at the moment of a request. */
public interface PublishView {
    /** Nobody may publish anything. */
    PublishView OFF = new PublishView() {
        @Override
        public Optional<StreamSource.Publish> rule(String stream) {
            return Optional.empty();
        }

        @Override
        public boolean isTaken(String stream, String session) {
            return false;
        }
    };

    /** Who may publish this stream; empty if nobody may. */
    Optional<StreamSource.Publish> rule(String stream);

    /** True if another session than this one publishes it. */
    boolean isTaken(String stream, String session);
}
