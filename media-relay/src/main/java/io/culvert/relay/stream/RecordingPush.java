package io.culvert.relay.stream;

import io.culvert.wire.link.LinkFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** One player, with a source of its own, for each session. Owned by the control thread. */
final class RecordingPush implements Push {
    private static final Logger LOG = Logger.getLogger(RecordingPush.class);

    private final StreamContext context;
    private final String path;
    private final long epoch;
    private final Map<String, RecordingPlayer> players = new HashMap<>();

    RecordingPush(StreamContext context, String path, long epoch) {
        this.context = context;
        this.path = path;
        this.epoch = epoch;
    }

    @Override
    public void reconcile(Wanted wanted) {
        for (String session : List.copyOf(players.keySet())) {
            if (!wanted.recordings().containsKey(session)) {
                players.remove(session).close(LinkFrame.EndReason.UNSUBSCRIBED);
            }
        }
        wanted.recordings().forEach(this::reconcile);
    }

    private void reconcile(String session, Wanted.Player wanted) {
        RecordingPlayer player = players.get(session);
        if (player == null) {
            if (players.size() >= context.limits().maxRecordings()) {
                context.counters().streamRefused();
                LOG.warnf("%s: not played for one more session, %d are played already", path, players.size());
                return;
            }
            player = new RecordingPlayer(context, path, epoch);
            players.put(session, player);
        }
        player.reconcile(wanted);
    }

    @Override
    public void close(LinkFrame.EndReason reason) {
        players.values().forEach(player -> player.close(reason));
        players.clear();
    }
}
