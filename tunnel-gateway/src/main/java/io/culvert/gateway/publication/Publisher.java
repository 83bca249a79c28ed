package io.culvert.gateway.publication;

import io.culvert.wire.link.LinkFrame.PublishedTrack;
import io.culvert.wire.rtsp.InterleavedFrame;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * One tunnel that publishes, as far as this gateway has to do with it.
 *
 * <pre>
 *   expected --(RECORD answered here, or a relay asks)--> recording --(PAUSE, TEARDOWN)--> expected
 * </pre>
 *
 * <p>Any thread; guarded by its own lock.
 */
public final class Publisher {
    private final PublicationSettings settings;
    private final PublicationCounters counters;
    private final LongSupplier nanoClock;
    private final KeptFrames kept;
    private final BitSet channels = new BitSet(256);
    private List<Asker> askers = List.of();
    private boolean recording;
    private boolean lively;
    private long unaskedSince;

    Publisher(
            PublicationSettings settings,
            PublicationCounters counters,
            AtomicLong allKeptBytes,
            LongSupplier nanoClock) {
        this.settings = settings;
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.kept = new KeptFrames(settings, allKeptBytes, counters.notAsked::add);
        this.unaskedSince = nanoClock.getAsLong();
    }

    /** RECORD was answered, or is about to be where nobody here hears of it: frames count from now on. */
    synchronized void record(BitSet its) {
        channels.or(its);
        unaskedSince = nanoClock.getAsLong();
        recording = true;
    }

    synchronized void pause() {
        recording = false;
        kept.forgetAll();
    }

    /** RECORD was asked for: what is there is of an earlier one, whose end nobody here heard of. */
    synchronized void anew() {
        if (askers.isEmpty()) {
            kept.forgetAll();
        }
    }

    /** A frame of the client; it is dropped, and counted, where there is no use for it. */
    public synchronized void frame(InterleavedFrame frame) {
        if (!recording && askers.isEmpty()) {
            counters.notRecording.increment();
        } else if (!channels.isEmpty() && !channels.get(frame.channel())) {
            counters.unknownChannel.increment();
        } else {
            take(frame);
        }
    }

    private void take(InterleavedFrame frame) {
        lively = true;
        counters.packetsIn.increment();
        if (isUnasked()) {
            kept.dropUnasked();
            counters.notAsked.increment();
            return;
        }
        if (askers.isEmpty() || kept.isUseful()) {
            kept.add(frame);
        }
        for (Asker asker : askers) {
            asker.frame(frame);
        }
    }

    private boolean isUnasked() {
        return askers.isEmpty()
                && nanoClock.getAsLong() - unaskedSince >= settings.askedWait().toNanos();
    }

    /** Looked at when that time is over: the client may have nothing more to send. */
    synchronized void dropUnasked() {
        if (isUnasked()) {
            kept.dropUnasked();
        }
    }

    /** True once the owner of the tunnel or a relay has named the channels of its tracks. */
    synchronized boolean isGranted() {
        return !channels.isEmpty();
    }

    /** @return false if too many relays ask already */
    synchronized boolean add(Asker asker, List<PublishedTrack> tracks) {
        if (askers.size() >= settings.maxAskers()) {
            counters.refusedAsks.increment();
            return false;
        }
        for (PublishedTrack track : tracks) {
            channels.set(track.rtp());
            channels.set(track.rtcp());
        }
        kept.know(tracks);
        kept.replay(frame -> {
            if (channels.get(frame.channel())) {
                asker.frame(frame);
            }
        });
        if (!kept.isUseful()) {
            kept.forgetAll();
        }
        askers = Stream.concat(askers.stream(), Stream.of(asker)).toList();
        return true;
    }

    synchronized void remove(Asker asker) {
        askers = askers.stream().filter(each -> each != asker).toList();
        unaskedSince = nanoClock.getAsLong();
    }

    /** The tunnel is gone, and its frames with it. */
    void end() {
        List<Asker> told;
        synchronized (this) {
            told = askers;
            askers = List.of();
            recording = false;
            kept.forgetAll();
        }
        told.forEach(Asker::ended);
    }

    /** Nobody knows it any more. */
    synchronized void forget() {
        recording = false;
        kept.forgetAll();
    }

    synchronized boolean isIdle() {
        return askers.isEmpty() && !recording;
    }

    /** True if frames have come since this was last asked. */
    public synchronized boolean wasLively() {
        boolean was = lively;
        lively = false;
        return was;
    }
}
