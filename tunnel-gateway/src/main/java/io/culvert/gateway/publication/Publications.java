package io.culvert.gateway.publication;

import io.culvert.wire.kafka.ViewerOrder.TrackChannels;
import io.culvert.wire.link.LinkFrame;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The publishers that this gateway has to do with, by tunnel id: those whose frames come here, and those that a relay asked
 * for, which may come here yet. May be called from any thread.
 */
public final class Publications {
    private final PublicationSettings settings;
    private final PublicationCounters counters;
    private final LongSupplier nanoClock;
    private final AtomicLong allKeptBytes = new AtomicLong();
    private final ConcurrentMap<String, Publisher> publishers = new ConcurrentHashMap<>();

    public Publications(PublicationSettings settings, PublicationCounters counters) {
        this(settings, counters, System::nanoTime);
    }

    public Publications(PublicationSettings settings, PublicationCounters counters, LongSupplier nanoClock) {
        this.settings = settings;
        this.counters = counters;
        this.nanoClock = nanoClock;
    }

    public PublicationSettings settings() {
        return settings;
    }

    public PublicationCounters counters() {
        return counters;
    }

    public Optional<Publisher> find(String tunnel) {
        return Optional.ofNullable(publishers.get(tunnel));
    }

    /** The client has asked to record: its frames are not wrong any more, but do not count yet. */
    public void expect(String tunnel) {
        with(tunnel, publisher -> true);
    }

    /**
     * The client has asked to record, and hears the answer on another gateway, which its frames may outrun: they count from
     * now on, for as long as it takes a relay to ask.
     */
    public void recordsElsewhere(String tunnel) {
        with(tunnel, publisher -> {
            publisher.anew();
            publisher.record(new BitSet());
            return true;
        });
    }

    /** The client is about to hear that it records. */
    public void records(String tunnel, List<TrackChannels> tracks) {
        BitSet channels = new BitSet();
        tracks.forEach(track -> {
            channels.set(track.rtp());
            channels.set(track.rtcp());
        });
        with(tunnel, publisher -> {
            publisher.record(channels);
            return true;
        });
    }

    /** RECORD was answered here: who was not told to record is no publisher. */
    public void forgetUnlessGranted(String tunnel) {
        publishers.computeIfPresent(
                tunnel, (id, publisher) -> publisher.isGranted() ? publisher : forgotten(publisher));
    }

    /** To be called {@link PublicationSettings#askedWait} after RECORD. */
    public void dropUnasked(String tunnel) {
        find(tunnel).ifPresent(Publisher::dropUnasked);
    }

    public void pause(String tunnel) {
        find(tunnel).ifPresent(Publisher::pause);
    }

    /** The tunnel is gone. */
    public void end(String tunnel) {
        Publisher ended = publishers.remove(tunnel);
        if (ended != null) {
            counters.publishers.decrement();
            ended.end();
        }
    }

    /** A command socket is gone whose tunnel is on another gateway; a relay that asks here keeps asking. */
    public void leave(String tunnel) {
        find(tunnel).ifPresent(Publisher::pause);
        forgetIfIdle(tunnel);
    }

    /** @return false if too many relays ask already */
    public boolean ask(LinkFrame.Ask question, Asker asker) {
        return with(question.tunnel(), publisher -> publisher.add(asker, question.channels()));
    }

    public void stopAsking(String tunnel, Asker asker) {
        find(tunnel).ifPresent(publisher -> publisher.remove(asker));
        forgetIfIdle(tunnel);
    }

    private interface Use {
        boolean by(Publisher publisher);
    }

    /** Under the table's lock for this tunnel, so that nobody forgets a publisher that is just being used. */
    private boolean with(String tunnel, Use use) {
        boolean[] result = {false};
        publishers.compute(tunnel, (id, present) -> {
            Publisher publisher = present == null ? created() : present;
            result[0] = use.by(publisher);
            return publisher;
        });
        return result[0];
    }

    private Publisher created() {
        counters.publishers.increment();
        return new Publisher(settings, counters, allKeptBytes, nanoClock);
    }

    /** Forgets what nobody sends or asks for; where its tunnel is over, there is no other end. */
    public void forgetIfIdle(String tunnel) {
        publishers.computeIfPresent(tunnel, (id, publisher) -> publisher.isIdle() ? forgotten(publisher) : publisher);
    }

    private Publisher forgotten(Publisher publisher) {
        counters.publishers.decrement();
        publisher.forget();
        return null;
    }

    int size() {
        return publishers.size();
    }
}
