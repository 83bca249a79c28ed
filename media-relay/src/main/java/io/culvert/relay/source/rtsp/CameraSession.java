package io.culvert.relay.source.rtsp;

import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspMethod;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import io.culvert.wire.rtsp.RtspStatus;
import io.culvert.wire.rtsp.header.RtpInfoHeader;
import io.culvert.wire.rtsp.header.SessionHeader;
import io.culvert.wire.rtsp.header.TransportHeader;
import io.culvert.wire.sdp.MediaSection;
import io.culvert.wire.sdp.SessionDescription;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * RTSP with one camera, from OPTIONS to TEARDOWN (RFC 2326): asks what it has, sets up each of its tracks once, plays all of
 * them. Belongs to the event loop.
 */
final class CameraSession implements Wire.Listener {
    private static final int TEARDOWN_MILLIS = 500;
    private static final int USUAL_TIMEOUT_SECONDS = 60;

    /** Who is told that it is over; called once, possibly before the session is open. */
    interface Owner {
        void onLost(CameraException why);
    }

    private final Dial dial;
    private final Login login;
    private final Dialogue dialogue;
    private final boolean mayUseUdp;
    private final String url;
    private final List<CameraTrack> tracks = new ArrayList<>();
    private Owner owner = why -> {};
    private Wire wire;
    private String base;
    private String aggregate;
    private SessionDescription sdp;
    private boolean udp;
    private boolean keepsAliveByParameter;
    private boolean heard;
    private boolean closing;
    private CameraException ended;

    CameraSession(Dial dial, StreamSource.Transport transport, LoginPolicy logins) {
        this.dial = dial;
        login = logins.login();
        dialogue = new Dialogue(dial.loop(), dial.limits().answerTimeout(), login);
        mayUseUdp = transport == StreamSource.Transport.AUTO
                && !dial.url().tunnel()
                && !dial.url().tls();
        udp = transport == StreamSource.Transport.UDP;
        url = dial.url().requestUrl();
        base = url;
    }

    /** Up to the answer to the last SETUP. */
    CompletionStage<CameraSession> open() {
        CompletionStage<Wire> opening =
                dial.url().tunnel() ? TunnelWire.open(dial, this, login) : DirectWire.open(dial, this);
        return opening.thenCompose(this::begin)
                .thenCompose(done -> describe())
                .thenCompose(this::setUpAll)
                .thenApply(done -> this);
    }

    private CompletionStage<?> begin(Wire opened) {
        wire = opened;
        dialogue.attach(wire);
        if (ended != null) {
            wire.close();
            throw ended;
        }
        return dialogue.ask(RtspMethod.OPTIONS, url).thenAccept(answer -> {
            String offered = String.join(",", answer.headers().all(RtspHeaders.PUBLIC));
            keepsAliveByParameter = offered.contains(RtspMethod.GET_PARAMETER.name());
        });
    }

    private CompletionStage<List<MediaSection>> describe() {
        return dialogue.ask(RtspMethod.DESCRIBE, url, RtspHeaders.ACCEPT, "application/sdp")
                .thenApply(Dialogue::okOnly)
                .thenApply(this::onDescription);
    }

    private List<MediaSection> onDescription(RtspResponse answer) {
        try {
            sdp = SessionDescription.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new CameraException(CameraTrouble.BAD_DESCRIPTION, e.getMessage());
        }
        List<MediaSection> wanted = sdp.sections().stream()
                .filter(section -> section.isPlainRtp() && section.towardsUs())
                .toList();
        if (wanted.isEmpty()) {
            throw new CameraException(CameraTrouble.BAD_DESCRIPTION, "no track");
        }
        base = answer.headers()
                .first(RtspHeaders.CONTENT_BASE)
                .or(() -> answer.headers().first("Content-Location"))
                .filter(CameraSession::isAbsolute)
                .orElse(url);
        aggregate = sdp.control().map(this::resolve).orElse(base);
        return wanted;
    }

    private static boolean isAbsolute(String text) {
        return text.regionMatches(true, 0, "rtsp://", 0, 7) || text.regionMatches(true, 0, "rtsps://", 0, 8);
    }

    /** Appended rather than resolved: cameras and clients agree on that, whatever RFC 1808 says of queries. */
    private String resolve(String control) {
        if (control.equals("*") || control.isEmpty()) {
            return base;
        }
        return isAbsolute(control) ? control : base + (base.endsWith("/") ? "" : "/") + control;
    }

    // ---- SETUP

    private CompletionStage<Void> setUpAll(List<MediaSection> wanted) {
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (MediaSection section : wanted) {
            all = all.thenCompose(done -> setUp(new CameraTrack(section, dial.loop(), dial.limits())));
        }
        return all;
    }

    private CompletionStage<Void> setUp(CameraTrack track) {
        return udp ? setUpByUdp(track) : setUpInterleaved(track);
    }

    private CompletionStage<Void> setUpInterleaved(CameraTrack track) {
        int first = 2 * tracks.size();
        TransportHeader asked = TransportHeader.interleaved(first, first + 1);
        return askSetUp(track, asked).thenCompose(answer -> {
            if (answer.status() == RtspStatus.UNSUPPORTED_TRANSPORT.code() && mayUseUdp && tracks.isEmpty()) {
                udp = true;
                return setUpByUdp(track);
            }
            if (isAccepted(answer)) {
                track.comesInterleaved(transport(answer)
                        .interleaved()
                        .orElse(asked.interleaved().orElseThrow()));
                tracks.add(track);
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    private CompletionStage<Void> setUpByUdp(CameraTrack track) {
        InetAddress camera = wire.peer();
        return UdpPorts.bind(dial.network(), dial.loop(), camera, track).thenCompose(ports -> {
            track.comesByUdp(ports);
            TransportHeader asked = new TransportHeader(
                    "RTP/AVP",
                    true,
                    Optional.empty(),
                    Optional.of(new TransportHeader.Pair(ports.rtpPort(), ports.rtpPort() + 1)),
                    TransportHeader.Mode.PLAY);
            return askSetUp(track, asked)
                    .thenAccept(answer -> onUdpAnswer(track, answer))
                    .whenComplete((done, failure) -> {
                        if (!tracks.contains(track)) {
                            track.close();
                        }
                    });
        });
    }

    private void onUdpAnswer(CameraTrack track, RtspResponse answer) {
        if (isAccepted(answer)) {
            tracks.add(track);
            transport(answer).serverPorts().ifPresent(pair -> track.ports().punch(pair.rtp(), pair.rtcp()));
        }
    }

    private CompletionStage<RtspResponse> askSetUp(CameraTrack track, TransportHeader asked) {
        String control = track.section().control().map(this::resolve).orElse(base);
        return dialogue.ask(RtspMethod.SETUP, control, RtspHeaders.TRANSPORT, asked.format());
    }

    /** A camera whose first track works is worth having without those that do not. */
    private boolean isAccepted(RtspResponse answer) {
        if (answer.status() != RtspStatus.OK.code() && tracks.isEmpty()) {
            throw Dialogue.refusal(answer.status());
        }
        return answer.status() == RtspStatus.OK.code();
    }

    private static TransportAnswer transport(RtspResponse answer) {
        return TransportAnswer.parse(
                answer.headers().first(RtspHeaders.TRANSPORT).orElse("RTP/AVP"));
    }

    // ---- PLAY and after

    /** From the beginning, as FFmpeg asks for it; cameras that find no beginning in live media are not asked for one. */
    CompletionStage<Optional<RtpInfoHeader>> play() {
        return dialogue.ask(RtspMethod.PLAY, aggregate, RtspHeaders.RANGE, "npt=0.000-")
                .thenCompose(answer -> answer.status() == RtspStatus.INVALID_RANGE.code()
                        ? dialogue.ask(RtspMethod.PLAY, aggregate)
                        : CompletableFuture.completedFuture(answer))
                .thenApply(Dialogue::okOnly)
                .thenApply(
                        answer -> answer.headers().first(RtspHeaders.RTP_INFO).flatMap(CameraSession::info));
    }

    private static Optional<RtpInfoHeader> info(String text) {
        try {
            return Optional.of(RtpInfoHeader.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // many cameras write nonsense here
        }
    }

    /** The number of the track that an entry of RTP-Info means: by its URL, or else by its place. */
    Optional<Integer> trackOf(RtpInfoHeader.Entry entry, int place) {
        for (int n = 0; n < tracks.size(); n++) {
            Optional<String> control = tracks.get(n).section().control();
            if (control.isPresent() && !control.get().isEmpty() && entry.url().endsWith(control.get())) {
                return Optional.of(n);
            }
        }
        return place < tracks.size() ? Optional.of(place) : Optional.empty();
    }

    /** GET_PARAMETER where the camera knows it, else OPTIONS, so that its session timer begins anew. */
    void keepAlive() {
        keepAlive(wire.isTunnel());
    }

    /** @param again by a new way up at once, if there is no answer: the session does not last until the next time */
    private void keepAlive(boolean again) {
        RtspMethod method = keepsAliveByParameter ? RtspMethod.GET_PARAMETER : RtspMethod.OPTIONS;
        dialogue.ask(method, aggregate).whenComplete((answer, failure) -> {
            if (failure != null) {
                wire.refresh();
                if (again && ended == null && !closing) {
                    keepAlive(false);
                }
            } else if (answer.status() == RtspStatus.SESSION_NOT_FOUND.code()) {
                onEnd(new CameraException(CameraTrouble.CLOSED, "its session is over"));
            } else if (answer.status() != RtspStatus.OK.code()) {
                keepsAliveByParameter = false;
            }
        });
    }

    int timeoutSeconds() {
        return dialogue.session().map(SessionHeader::timeoutSeconds).orElse(USUAL_TIMEOUT_SECONDS);
    }

    void sendReceiverReports(String cname) {
        for (CameraTrack track : tracks) {
            ByteBuf report = Unpooled.buffer();
            track.writeReceiverReport(report, cname);
            if (track.ports() != null) {
                track.ports().report(report);
            } else {
                byte[] bytes = new byte[report.readableBytes()];
                report.readBytes(bytes);
                wire.send(
                        RtspEncoder.encode(new InterleavedFrame(track.channels().rtcp() & 0xFF, bytes)));
            }
        }
    }

    SessionDescription description() {
        return sdp.with(tracks.stream().map(CameraTrack::section).toList());
    }

    List<CameraTrack> tracks() {
        return tracks;
    }

    boolean isTunnel() {
        return wire.isTunnel();
    }

    /** True if it has ever answered in RTSP. */
    boolean wasHeard() {
        return heard;
    }

    void owner(Owner next) {
        owner = next;
        if (ended != null) {
            owner.onLost(ended);
        }
    }

    // ---- what comes

    @Override
    public void onResponse(RtspResponse response) {
        heard = true;
        try {
            dialogue.onResponse(response);
        } catch (IllegalArgumentException e) {
            onEnd(new CameraException(CameraTrouble.NO_RTSP, e.getMessage()));
        }
    }

    @Override
    public void onRequest(RtspRequest request) {
        dialogue.onRequest(request);
    }

    /** A frame on a channel that nobody was given is dropped. */
    @Override
    public void onFrame(InterleavedFrame frame) {
        for (CameraTrack track : tracks) {
            if (track.channels().rtp() == frame.channel()) {
                track.packet(Unpooled.wrappedBuffer(frame.payload()));
                return;
            }
            if (track.channels().rtcp() == frame.channel()) {
                track.report(Unpooled.wrappedBuffer(frame.payload()));
                return;
            }
        }
    }

    @Override
    public void onEnd(CameraException why) {
        if (ended == null) {
            ended = why;
            dialogue.fail(why);
            owner.onLost(why);
        }
    }

    // ---- end

    /** Says goodbye where there is somebody to say it to, and closes a moment later. */
    void close() {
        if (closing) {
            return;
        }
        closing = true;
        owner = why -> {};
        tracks.forEach(CameraTrack::close);
        if (wire == null) {
            ended = new CameraException(CameraTrouble.CLOSED);
            return;
        }
        if (ended == null && dialogue.session().isPresent()) {
            Wire open = wire;
            dialogue.ask(RtspMethod.TEARDOWN, aggregate).whenComplete((answer, failure) -> open.close());
            dial.loop().schedule(open::close, TEARDOWN_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            wire.close();
        }
        ended = ended == null ? new CameraException(CameraTrouble.CLOSED) : ended;
    }
}
