package io.culvert.gateway.tunnel;

import java.util.EnumMap;
import java.util.Map;

/** Counts into maps. Belongs to the thread of the test. */
public final class CountingMeters implements TunnelMeters {
    private final Map<Refused, Integer> refused = new EnumMap<>(Refused.class);
    private final Map<CloseReason, Integer> closed = new EnumMap<>(CloseReason.class);
    private final Map<CloseReason, Integer> commandSocketsClosed = new EnumMap<>(CloseReason.class);
    private int clientFrames;
    private int silentPosts;

    public int refusedCount(Refused what) {
        return refused.getOrDefault(what, 0);
    }

    public Map<CloseReason, Integer> closed() {
        return closed;
    }

    public Map<CloseReason, Integer> commandSocketsClosed() {
        return commandSocketsClosed;
    }

    public int clientFrames() {
        return clientFrames;
    }

    public int silentPosts() {
        return silentPosts;
    }

    @Override
    public void refused(Refused what) {
        refused.merge(what, 1, Integer::sum);
    }

    @Override
    public void tunnelClosed(CloseReason reason) {
        closed.merge(reason, 1, Integer::sum);
    }

    @Override
    public void commandSocketClosed(CloseReason reason) {
        commandSocketsClosed.merge(reason, 1, Integer::sum);
    }

    @Override
    public void commandPublished() {}

    @Override
    public void replyWritten() {}

    @Override
    public void clientFrame() {
        clientFrames++;
    }

    @Override
    public void silentCommandSocket() {
        silentPosts++;
    }
}
