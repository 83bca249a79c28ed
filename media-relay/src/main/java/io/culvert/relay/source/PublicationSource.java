package io.culvert.relay.source;

import io.culvert.relay.source.rtp.SourceClocks;
import io.culvert.relay.source.rtp.UnitBuilder;
import io.culvert.relay.source.rtp.UnitBuilder.Starts;
import io.culvert.relay.source.rtp.ViewerSdp;
import io.culvert.relay.stream.AccessUnit;
import io.culvert.relay.stream.Intakes;
import io.culvert.relay.stream.MediaSource;
import io.culvert.relay.stream.PublicationOpener;
import io.culvert.relay.stream.SourceDescription;
import io.culvert.relay.stream.SourceOpener.Outcome;
import io.culvert.relay.stream.UnitSink;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Publication;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.sdp.MediaSection;
import io.culvert.wire.sdp.SessionDescription;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What one client publishes. It is open once its tracks have begun to send, so that their clocks are known; what comes
 * between that and {@link #play} is kept.
 *
 * <p>Everything belongs to the lane.
 */
final class PublicationSource implements MediaSource, PublicationOpener.Opening {
    private final SourceDescription description;
    private final List<MediaSection> sections;
    private final ScheduledExecutorService lane;
    private final PublicationLimits limits;
    private final PublicationMeter meter;
    private final SourceClocks clocks;
    private final List<UnitBuilder> builders = new ArrayList<>();
    private final EarlyUnits early;
    private final Map<String, Intakes.Intake> intakes = new HashMap<>();
    private final Intakes way;
    private final CompletableFuture<Outcome> opened = new CompletableFuture<>();
    private final boolean hasVideo;
    private UnitSink sink;
    private boolean begun;
    private boolean broken;
    private boolean closed;

    PublicationSource(
            SessionDescription sdp,
            Intakes way,
            ScheduledExecutorService lane,
            PublicationLimits limits,
            PublicationMeter meter) {
        this.way = way;
        this.description = ViewerSdp.of(sdp);
        this.sections = sdp.sections();
        this.lane = lane;
        this.limits = limits;
        this.meter = meter;
        this.clocks = new SourceClocks(sections);
        this.early = new EarlyUnits(limits.queueBytes());
        this.hasVideo = sections.stream().anyMatch(MediaSection::isVideo);
        for (int track = 0; track < sections.size(); track++) {
            builders.add(new UnitBuilder(
                    track,
                    sections.get(track),
                    starts(track),
                    limits.unitBytes(),
                    this::onUnit,
                    meter::publishedOverLimit));
        }
    }

    private Starts starts(int track) {
        if (!hasVideo) {
            return Starts.ANYWHERE;
        }
        return sections.get(track).isVideo() ? Starts.AT_RANDOM_ACCESS : Starts.NOWHERE;
    }

    PublicationSource start(Publication publication) {
        follow(publication);
        lane.schedule(this::giveUpWaiting, limits.firstPacket().toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return opened;
    }

    /** Asks every gateway; whichever has the client's command socket will answer. */
    @Override
    public void follow(Publication publication) {
        List<LinkFrame.PublishedTrack> tracks = publication.tracks().stream()
                .filter(each -> each.track() < sections.size())
                .map(each -> new LinkFrame.PublishedTrack(
                        each.track(),
                        each.rtp(),
                        each.rtcp(),
                        sections.get(each.track()).encoding()))
                .toList();
        lane.execute(() -> {
            if (!closed) {
                ask(publication, tracks);
            }
        });
    }

    private void ask(Publication publication, List<LinkFrame.PublishedTrack> tracks) {
        Map<String, GatewayAddress> gateways = new HashMap<>();
        publication.gateways().forEach(gateway -> gateways.put(gateway.instance(), gateway));
        intakes.entrySet().removeIf(asked -> {
            boolean gone = !gateways.containsKey(asked.getKey());
            if (gone) {
                asked.getValue().close();
            }
            return gone;
        });
        gateways.forEach((instance, gateway) -> intakes.computeIfAbsent(
                instance,
                none -> way.ask(gateway, publication.tunnel(), tracks, new LaneIntake(this, lane, limits, meter))));
    }

    private void giveUpWaiting() {
        if (!begun && !closed) {
            release();
            opened.complete(new Outcome.Failed("its publisher sends nothing"));
        }
    }

    /** An interleaved frame; stays the caller's. */
    void onPacket(int track, ByteBuf frame, boolean gap) {
        broken |= gap;
        if (closed || track >= builders.size() || !isWhole(frame)) {
            meter.publishedMalformed();
            return;
        }
        ByteBuf packet = frame.slice(
                frame.readerIndex() + InterleavedFrame.HEADER_BYTES,
                frame.readableBytes() - InterleavedFrame.HEADER_BYTES);
        long now = System.nanoTime();
        clocks.packet(track, RtpHeader.timestamp(packet, 0), now);
        begin();
        builders.get(track).add(packet);
    }

    private static boolean isWhole(ByteBuf frame) {
        int at = frame.readerIndex();
        int length = frame.readableBytes() - InterleavedFrame.HEADER_BYTES;
        return length >= RtpHeader.FIXED_BYTES
                && frame.getUnsignedShort(at + 2) == length
                && RtpHeader.isRtp(frame, at + InterleavedFrame.HEADER_BYTES, length);
    }

    private void begin() {
        if (!begun) {
            begun = true;
            lane.schedule(this::complete, limits.allTracks().toMillis(), TimeUnit.MILLISECONDS);
        }
        if (!opened.isDone() && clocks.isComplete()) {
            complete();
        }
    }

    private void complete() {
        if (!closed) {
            opened.complete(new Outcome.Opened(this));
        }
    }

    void onClock(int track, long ntp, long rtpTimestamp) {
        if (!closed && track < sections.size()) {
            clocks.report(track, ntp, rtpTimestamp, System.nanoTime());
        }
    }

    /** A gateway says that the publisher is gone. */
    void onGone() {
        if (closed) {
            return;
        }
        if (sink != null) {
            builders.forEach(UnitBuilder::flush);
            sink.onEnd(LinkFrame.EndReason.SOURCE_LOST);
        } else if (!opened.isDone()) {
            release();
            opened.complete(new Outcome.Failed("its publisher is gone"));
        }
    }

    private void onUnit(AccessUnit unit) {
        broken &= !unit.randomAccess();
        if (broken) {
            return; // what comes before the next random-access point leans on what was lost
        }
        if (sink == null) {
            early.add(unit);
        } else {
            sink.onUnit(unit);
        }
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public ScheduledExecutorService lane() {
        return lane;
    }

    @Override
    public void play(UnitSink receiver) {
        sink = receiver;
        early.drainTo(receiver);
    }

    @Override
    public List<LinkFrame.TrackClock> clocks() {
        return clocks.at(System.nanoTime());
    }

    @Override
    public double npt() {
        return Double.NaN;
    }

    @Override
    public void close() {
        lane.execute(this::release);
    }

    private void release() {
        if (closed) {
            return;
        }
        closed = true;
        intakes.values().forEach(Intakes.Intake::close);
        builders.forEach(UnitBuilder::close);
        early.clear();
    }
}
