package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/** A viewer's channel, which can be made to take nothing, and its listener. */
final class TestViewer extends EmbeddedChannel implements ViewerListener {
    final List<PlayStart> starts = new ArrayList<>();
    final List<LinkFrame.EndReason> ends = new ArrayList<>();
    int stalls;
    boolean blocked;
    private int room;
    boolean stopOnStart;
    boolean pauseOnStart;
    Viewer viewer;

    /** What had been written when the start was announced. */
    int packetsBeforeStart;

    private final List<Rtp> taken = new ArrayList<>();
    private int writes;

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (!blocked) {
            super.doWrite(in);
        }
        for (; room > 0 && in.current() != null; room--) {
            handleOutboundMessage(ReferenceCountUtil.retain(in.current()));
            in.remove();
        }
    }

    @Override
    public void onStart(PlayStart start) {
        packetsBeforeStart = all().size();
        starts.add(start);
        if (stopOnStart) {
            viewer.stop();
        }
        if (pauseOnStart) {
            viewer.pause();
        }
    }

    @Override
    public void onStalled() {
        stalls++;
    }

    @Override
    public void onEnded(LinkFrame.EndReason reason) {
        ends.add(reason);
    }

    /** All packets so far. */
    List<Rtp> all() {
        for (ByteBuf write = readOutbound(); write != null; write = readOutbound()) {
            taken.addAll(Rtp.parse(write));
            write.release();
            writes++;
        }
        return taken;
    }

    List<Rtp> rtp() {
        return all().stream().filter(packet -> !packet.payload().equals("rtcp")).toList();
    }

    List<Rtp> rtcp() {
        return all().stream().filter(packet -> packet.payload().equals("rtcp")).toList();
    }

    List<String> payloads() {
        return rtp().stream().map(Rtp::payload).toList();
    }

    int writes() {
        all();
        return writes;
    }

    /** Opens the channel again and lets it take what waits. */
    void unblock() {
        blocked = false;
        flush();
    }

    /** Lets the channel take so many writes although it is blocked. */
    void take(int writes) {
        room = writes;
        flush();
    }

    PlayStart.TrackStart start(int track) {
        return starts.getFirst().tracks().stream()
                .filter(start -> start.track() == track)
                .findFirst()
                .orElseThrow();
    }
}
