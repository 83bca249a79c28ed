package io.culvert.gateway.tunnel;

import io.culvert.gateway.stream.LastFrame;
import io.culvert.gateway.stream.PlayStart;
import io.culvert.gateway.stream.Streams;
import io.culvert.gateway.stream.Viewer;
import io.culvert.gateway.stream.ViewerListener;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.link.LinkFrame;
import java.util.BitSet;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * What a tunnel watches: at most one viewer, made by a PLAY reply, and the interleaved channels that it was ever given.
 *
 * <p>Belongs to the event loop of the data socket.
 */
final class Playback {
    private static final Logger LOG = Logger.getLogger(Playback.class);

    private final String tunnelId;
    private final Streams streams;
    private final TunnelMeters meters;
    private final DataSocket data;
    private final Consumer<CloseReason> close;
    private final BitSet channels = new BitSet(256);
    private Viewer viewer;
    private ViewerOrder.Play playing;

    Playback(String tunnelId, TunnelServices services, DataSocket data, Consumer<CloseReason> close) {
        this.tunnelId = tunnelId;
        this.streams = services.streams();
        this.meters = services.meters();
        this.data = data;
        this.close = close;
    }

    /** True from PLAY to TEARDOWN, in PAUSE as well: sender reports go on, and whoever is gone is found out by them. */
    boolean isActive() {
        return viewer != null;
    }

    boolean knows(int channel) {
        return channels.get(channel);
    }

    /** Writes the reply as soon as it is known where the viewer begins; {@code written} runs after that. */
    void play(byte[] response, ViewerOrder.Play order, Runnable written) {
        if (playing != null && isSameViewing(order, playing)) {
            data.write(response); // PLAY while Playing: 200 and no gap
            written.run();
            return;
        }
        Viewer former = viewer;
        LastFrame had = former == null ? LastFrame.NONE : former.lastFrame();
        playing = order;
        Watch watch = new Watch(response, order, written);
        try {
            for (ViewerOrder.TrackChannels track : order.tracks()) {
                channels.set(track.rtp());
                channels.set(track.rtcp());
            }
            viewer = streams.play(order, data.channel(), watch, had);
        } catch (RuntimeException e) {
            watch.failed(e);
            return;
        }
        if (former != null) {
            former.stop(); // after the other has come: a stream that nobody watches forgets what it was
        }
        watch.viewerKnown();
    }

    /** How a viewer began does not matter to one that is there. */
    private static boolean isSameViewing(ViewerOrder.Play order, ViewerOrder.Play playing) {
        return order.stream().equals(playing.stream())
                && order.generation() == playing.generation()
                && order.tracks().equals(playing.tracks());
    }

    void pause() {
        if (viewer != null) {
            viewer.pause();
            playing = null;
        }
    }

    void stop() {
        if (viewer != null) {
            viewer.stop();
            viewer = null;
            playing = null;
        }
    }

    /** One PLAY, and what its stream says to it. */
    private final class Watch implements ViewerListener {
        private final byte[] response;
        private final ViewerOrder.Play order;
        private final Runnable written;
        private boolean failed;
        private boolean viewerKnown;
        private boolean started;

        Watch(byte[] response, ViewerOrder.Play order, Runnable written) {
            this.response = response;
            this.order = order;
            this.written = written;
        }

        /** A stream that is there begins before its viewer is in our hands; a PAUSE that waits behind needs both. */
        void viewerKnown() {
            if (failed) {
                stop();
                return;
            }
            viewerKnown = true;
            finish();
        }

        @Override
        public void onStart(PlayStart start) {
            byte[] reply;
            try {
                reply = PlayReply.complete(response, order, start);
            } catch (RuntimeException e) {
                failed(e);
                return;
            }
            data.write(reply);
            started = true;
            finish();
        }

        @Override
        public void onStalled() {
            close.accept(CloseReason.STALLED);
        }

        @Override
        public void onEnded(LinkFrame.EndReason reason) {
            if (playing != null && playing != order) {
                return; // of another PLAY; a paused viewer is its own
            }
            stop();
            if (reason != LinkFrame.EndReason.END_OF_STREAM) {
                boolean changed = reason == LinkFrame.EndReason.DESCRIPTION_CHANGED;
                // a recording at its end may be played again
                close.accept(changed ? CloseReason.SOURCE_CHANGED : CloseReason.STREAM_ENDED);
            }
        }

        /** No viewer: the client hears so instead of nothing, and the replies behind this one go on. */
        void failed(RuntimeException why) {
            OptionalLong cseq = PlayReply.cseq(response);
            meters.refused(TunnelMeters.Refused.PLAY_FAILED);
            LOG.errorf(why, "PLAY failed, tunnel=%s CSeq=%s", tunnelId, cseq.isPresent() ? cseq.getAsLong() : "?");
            failed = true;
            stop();
            playing = null;
            if (started) {
                close.accept(CloseReason.INTERNAL_ERROR); // it was told that it plays
                return;
            }
            data.write(GatewayReplies.failed(cseq));
            started = true;
            viewerKnown = true;
            finish();
        }

        private void finish() {
            if (viewerKnown && started) {
                written.run();
            }
        }
    }
}
