package io.culvert.relay.stream;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.link.LinkFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One source for all gateways. Owned by the control thread. */
final class LivePush implements Push {
    private final StreamContext context;
    private final Feed feed;
    private final Map<String, MediaOutlet> outlets = new HashMap<>();

    LivePush(StreamContext context, FeedId id, MediaSource source, Consumer<LinkFrame.EndReason> ended) {
        this.context = context;
        GopCache kept = new GopCache(context.limits().keptBytes(), context.counters()::keptOverflow);
        this.feed = new Feed(id, source, kept, context.waitingSound(), ended);
    }

    @Override
    public void reconcile(Wanted wanted) {
        wanted.publication().ifPresent(feed::follow);
        if (wanted.always()) {
            feed.begin();
        }
        for (String instance : List.copyOf(outlets.keySet())) {
            if (!wanted.gateways().containsKey(instance)) {
                feed.detach(outlets.remove(instance), LinkFrame.EndReason.UNSUBSCRIBED);
            }
        }
        for (GatewayAddress gateway : wanted.gateways().values()) {
            outlets.computeIfAbsent(gateway.instance(), i -> context.outlets().connect(gateway, feed::attach));
        }
    }

    @Override
    public void close(LinkFrame.EndReason reason) {
        outlets.values().forEach(outlet -> feed.detach(outlet, reason));
        outlets.clear();
        feed.close(reason);
    }
}
