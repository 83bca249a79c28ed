package io.culvert.session.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.session.rtsp.RtspSession;
import io.culvert.session.rtsp.SessionState;
import io.culvert.session.rtsp.SessionTrack;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.TunnelEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TunnelMachineTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final GatewayAddress ONE = new GatewayAddress("one-000001", 1, "10.0.0.1:8081");
    private static final GatewayAddress TWO = new GatewayAddress("two-000002", 2, "10.0.0.2:8081");
    private static final String URL = "rtsp://gate/live/cam";

    private final TunnelMachine machine = new TunnelMachine(TunnelLimits.DEFAULT);
    private final Map<String, StreamState> streams = new HashMap<>(Map.of("/live/cam", stream("/live/cam")));
    private final List<String> settled = new ArrayList<>();
    private Tunnel tunnel = Tunnel.heardOf(ID, 0);
    private long now = 1000;
    private Step last;

    private static StreamState stream(String path) {
        return new StreamState(
                path,
                StreamState.Condition.READY,
                1,
                "relay",
                "v=0\r\n",
                List.of(new StreamState.Track(0, "video", 96, 90_000, "H264")),
                Optional.empty(),
                Optional.empty());
    }

    private Surroundings surroundings() {
        return new Surroundings(path -> Optional.ofNullable(streams.get(path)), now, (id, socket, sequence) -> "id");
    }

    private Step take(Step step) {
        step.tunnel().ifPresent(next -> tunnel = next);
        step.settled().forEach(Receipt::settle);
        last = step;
        return step;
    }

    private Step open(GatewayAddress gateway, String socket, long offset) {
        TunnelEvent.DataSocketOpened event =
                new TunnelEvent.DataSocketOpened(ID, gateway, socket, TunnelEvent.Transport.HTTP, "/live/cam");
        return take(machine.opened(tunnel, event, offset, surroundings()));
    }

    private Step command(GatewayAddress gateway, String socket, long sequence, String start, String... headers) {
        String text = start + " RTSP/1.0\r\nCSeq: " + sequence + "\r\n"
                + String.join(
                        "", List.of(headers).stream().map(each -> each + "\r\n").toList()) + "\r\n";
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        TunnelEvent.Command event = new TunnelEvent.Command(ID, gateway, socket, sequence, now + 10_000, bytes);
        Receipt receipt = () -> settled.add(socket + "/" + sequence);
        return take(machine.command(tunnel, event, receipt, surroundings()));
    }

    private Step options(String socket, long sequence) {
        return command(ONE, socket, sequence, "OPTIONS *");
    }

    private Step setUp(long sequence) {
        return command(ONE, "post", sequence, "SETUP " + URL, "Transport: RTP/AVP/TCP;unicast");
    }

    private List<Long> replied() {
        return last.orders().stream()
                .filter(GatewayOrder.Reply.class::isInstance)
                .map(order -> ((GatewayOrder.Reply) order).sequence())
                .toList();
    }

    private List<Incident> incidents() {
        return last.notes().stream().map(Step.Note::incident).toList();
    }

    @Test
    void shouldAnswerInOrderWhenCommandsCameBeforeTheDataSocket() {
        command(TWO, "post", 1, "OPTIONS *");
        command(TWO, "post", 2, "DESCRIBE " + URL);
        assertThat(last.orders()).isEmpty();
        assertThat(settled).isEmpty();

        open(ONE, "get", 5);

        assertThat(replied()).containsExactly(1L, 2L);
        assertThat(last.orders().get(0)).isEqualTo(new GatewayOrder.Paired(ID, to(ONE), "get"));
        assertThat(last.orders().get(1)).isEqualTo(new GatewayOrder.Paired(ID, to(TWO), "post"));
        assertThat(last.orders().get(2).to()).isEqualTo(to(ONE));
        assertThat(last.changed()).isTrue();
        assertThat(settled).containsExactly("post/1", "post/2");
    }

    private static GatewayOrder.Destination to(GatewayAddress gateway) {
        return GatewayOrder.Destination.of(gateway);
    }

    @Test
    void shouldPairOnceWhenACommandSocketOpensOnAnotherGateway() {
        open(ONE, "get", 1);
        take(machine.commandSocketOpened(tunnel, new TunnelEvent.CommandSocketOpened(ID, TWO, "post")));
        assertThat(last.orders()).hasSize(2).allMatch(GatewayOrder.Paired.class::isInstance);
        command(TWO, "post", 1, "OPTIONS *");
        assertThat(last.orders()).hasSize(2);
        assertThat(last.orders().get(1)).isEqualTo(new GatewayOrder.Answered(ID, to(TWO), "post", 1, true));
        options("own", 1);
        assertThat(last.orders()).hasSize(1);
    }

    @Test
    void shouldDropAndCountWhenTooManyCommandsWait() {
        LongStream.rangeClosed(1, 8).forEach(each -> options("post", each));
        options("post", 9);
        assertThat(incidents()).containsExactly(Incident.COMMAND_QUEUE_FULL);
        assertThat(settled).containsExactly("post/9");
        open(ONE, "get", 1);
        assertThat(replied()).hasSize(8);
    }

    @Test
    void shouldAnswer503WhenTooManyCommandsOfAnotherGatewayWait() {
        open(ONE, "get", 1);
        LongStream.rangeClosed(1, 8).forEach(each -> command(TWO, "post", each, "DESCRIBE rtsp://gate/live/new"));
        command(TWO, "post", 9, "OPTIONS *");
        assertThat(incidents()).containsExactly(Incident.COMMAND_QUEUE_FULL);
        assertThat(reply(0)).startsWith("RTSP/1.0 503 ").contains("CSeq: 9\r\n", "Retry-After: ");
        assertThat(last.orders().get(1)).isEqualTo(new GatewayOrder.Answered(ID, to(TWO), "post", 9, true));
    }

    @Test
    void shouldAnswer503WhenACommandOfAnotherGatewayIsLate() {
        open(ONE, "get", 1);
        byte[] bytes = "OPTIONS * RTSP/1.0\r\nCSeq: 4\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        TunnelEvent.Command late = new TunnelEvent.Command(ID, TWO, "post", 1, now - 1, bytes);
        take(machine.command(tunnel, late, () -> settled.add("late"), surroundings()));
        assertThat(reply(0)).startsWith("RTSP/1.0 503 ").contains("CSeq: 4\r\n");
        assertThat(settled).containsExactly("late");
    }

    @Test
    void shouldHandOnWhatTheGatewayOfACommandSocketAnswers() {
        open(ONE, "get", 1);
        byte[] refusal = "RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        take(machine.answered(tunnel, new TunnelEvent.GatewayAnswer(ID, TWO, "post", 1, false, refusal)));
        assertThat(reply(0)).startsWith("RTSP/1.0 401 ");
        assertThat(((GatewayOrder.Reply) last.orders().get(0)).dataSocket()).contains("get");
        assertThat(last.orders()).hasSize(1);

        take(machine.answered(tunnel, new TunnelEvent.GatewayAnswer(ID, TWO, "post", 2, true, refusal)));
        assertThat(last.orders().get(1)).isEqualTo(new GatewayOrder.CloseSocket(ID, to(ONE), "get", "bad-request"));
    }

    @Test
    void shouldSayNothingForAGatewayWhenNoDataSocketIsKnown() {
        take(machine.answered(tunnel, new TunnelEvent.GatewayAnswer(ID, TWO, "post", 1, true, new byte[0])));
        assertThat(last.orders()).isEmpty();
    }

    private String reply(int order) {
        return new String(((GatewayOrder.Reply) last.orders().get(order)).response(), StandardCharsets.US_ASCII);
    }

    @Test
    void shouldSendTheStoredReplyWhenACommandComesAgain() {
        open(ONE, "get", 1);
        setUp(1);
        byte[] first = ((GatewayOrder.Reply) last.orders().get(0)).response();
        Optional<RtspSession> session = tunnel.session();
        assertThat(last.changed()).isTrue();

        setUp(1);

        assertThat(((GatewayOrder.Reply) last.orders().get(0)).response()).isEqualTo(first);
        assertThat(incidents()).containsExactly(Incident.DUPLICATE_COMMAND);
        assertThat(tunnel.session()).isEqualTo(session);
        assertThat(last.changed()).isFalse();
        assertThat(settled).containsExactly("post/1", "post/1");
    }

    @Test
    void shouldNotExecuteAgainWhenTheReplyIsNoLongerKept() {
        open(ONE, "get", 1);
        setUp(5);
        command(ONE, "post", 4, "TEARDOWN " + URL, "Session: id");
        assertThat(last.orders()).isEmpty();
        assertThat(incidents()).containsExactly(Incident.DUPLICATE_COMMAND);
        assertThat(tunnel.session()).isPresent();
    }

    @Test
    void shouldAnswerAgainWhenARequestThatChangesNothingComesAgain() {
        open(ONE, "get", 1);
        options("post", 2);
        options("post", 1);
        assertThat(replied()).containsExactly(1L);
        assertThat(last.changed()).isFalse();
    }

    @Test
    void shouldCountPerSocketWhenThePostIsOpenedAnewElsewhere() {
        open(ONE, "get", 1);
        setUp(7);
        command(TWO, "second", 1, "PLAY " + URL, "Session: id");
        assertThat(replied()).containsExactly(1L);
        assertThat(last.orders()).contains(new GatewayOrder.Answered(ID, to(TWO), "second", 1, false));
        assertThat(tunnel.session().orElseThrow().isPlaying()).isTrue();
    }

    @Test
    void shouldKeepTheNewestFourWhenManyCommandSocketsCome() {
        open(ONE, "get", 1);
        LongStream.rangeClosed(1, 6).forEach(each -> options("post" + each, 1));
        assertThat(tunnel.commandSockets().stream().map(CommandSocket::socket))
                .containsExactly("post3", "post4", "post5", "post6");
    }

    @Test
    void shouldDropWhenTheDeadlineIsPast() {
        open(ONE, "get", 1);
        byte[] bytes = "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        TunnelEvent.Command late = new TunnelEvent.Command(ID, ONE, "post", 1, now - 1, bytes);
        take(machine.command(tunnel, late, () -> settled.add("late"), surroundings()));
        assertThat(last.orders()).isEmpty();
        assertThat(incidents()).containsExactly(Incident.LATE_COMMAND);
        assertThat(settled).containsExactly("late");
    }

    @Test
    void shouldHoldBackLaterCommandsWhenTheFirstWaitsForItsStream() {
        open(ONE, "get", 1);
        command(ONE, "post", 1, "DESCRIBE rtsp://gate/live/new");
        assertThat(last.interests()).containsExactly("/live/new");
        options("post", 2);
        assertThat(last.orders()).isEmpty();
        assertThat(tunnel.awaitedStream()).contains("/live/new");

        streams.put("/live/new", stream("/live/new"));
        take(machine.resume(tunnel, surroundings()));

        assertThat(replied()).containsExactly(1L, 2L);
        assertThat(settled).containsExactly("post/1", "post/2");
    }

    @Test
    void shouldNotQueueTwiceWhenAWaitingCommandComesAgain() {
        open(ONE, "get", 1);
        command(ONE, "post", 1, "DESCRIBE rtsp://gate/live/new");
        command(ONE, "post", 1, "DESCRIBE rtsp://gate/live/new");
        assertThat(tunnel.waiting()).hasSize(1);
        assertThat(incidents()).containsExactly(Incident.DUPLICATE_COMMAND);
    }

    @Test
    void shouldAnswer503BeforeTheDeadlineWhenTheStreamStaysUnknown() {
        open(ONE, "get", 1);
        command(ONE, "post", 1, "DESCRIBE rtsp://gate/live/new");
        now += 9500;
        take(machine.resume(tunnel, surroundings()));
        assertThat(new String(((GatewayOrder.Reply) last.orders().get(0)).response(), StandardCharsets.US_ASCII))
                .startsWith("RTSP/1.0 503")
                .contains("Retry-After: ");
    }

    /** As after a stop of this process: the gateways have answered 503 long ago. */
    @Test
    void shouldCarryOutNothingThatIsTooLateWhenWhatItWaitedForComes() {
        open(ONE, "get", 1);
        command(ONE, "post", 1, "DESCRIBE rtsp://gate/live/new");
        command(TWO, "other", 5, "OPTIONS *");
        streams.put("/live/new", stream("/live/new"));
        now += 10_001;

        take(machine.resume(tunnel, surroundings()));

        assertThat(incidents()).containsExactly(Incident.LATE_COMMAND, Incident.LATE_COMMAND);
        assertThat(settled).containsExactly("post/1", "other/5");
        assertThat(replied()).as("that of the other gateway alone").containsExactly(5L);
        assertThat(reply(0)).startsWith("RTSP/1.0 503 ").contains("CSeq: 5\r\n");
    }

    @Test
    void shouldForgetWhenNoDataSocketComes() {
        options("post", 1);
        now += 10_001;
        take(machine.resume(tunnel, surroundings()));
        assertThat(incidents()).containsExactly(Incident.LATE_COMMAND, Incident.UNPAIRED_TUNNEL);
        assertThat(last.tunnel()).isEmpty();
        assertThat(last.changed()).isFalse();
        assertThat(settled).containsExactly("post/1");
    }

    @Test
    void shouldRefuseASecondDataSocketWhenTheFirstHasCommands() {
        open(ONE, "get", 1);
        options("post", 1);
        open(TWO, "thief", 2);
        assertThat(last.orders())
                .containsExactly(new GatewayOrder.CloseSocket(ID, to(TWO), "thief", "duplicate-data-socket"));
        assertThat(tunnel.data().orElseThrow().socket()).isEqualTo("get");
    }

    @Test
    void shouldTakeTheNewestDataSocketWhenTheFirstHasNoCommand() {
        open(ONE, "get", 1);
        open(TWO, "again", 2);
        assertThat(last.orders()).containsExactly(new GatewayOrder.CloseSocket(ID, to(ONE), "get", "replaced"));
        take(machine.closed(tunnel, new TunnelEvent.DataSocketClosed(ID, ONE, "get", "replaced")));
        assertThat(last.tunnel()).isPresent();
    }

    @Test
    void shouldIgnoreAnOldAnnouncementWhenItIsReadAgain() {
        open(ONE, "first", 1);
        open(ONE, "second", 8);
        open(ONE, "first", 1);
        assertThat(last.orders()).isEmpty();
        assertThat(tunnel.data().orElseThrow().socket()).isEqualTo("second");
    }

    @Test
    void shouldEndEverythingWhenTheDataSocketCloses() {
        open(ONE, "get", 1);
        command(TWO, "post", 1, "SETUP " + URL, "Transport: RTP/AVP/TCP;unicast");
        command(TWO, "post", 2, "DESCRIBE rtsp://gate/live/new", "Session: id");
        take(machine.closed(tunnel, new TunnelEvent.DataSocketClosed(ID, ONE, "get", "client")));
        assertThat(last.tunnel()).isEmpty();
        assertThat(last.changed()).isTrue();
        assertThat(last.orders())
                .containsExactly(new GatewayOrder.CloseSocket(ID, to(TWO), "post", "data-socket-closed"));
        assertThat(settled).containsExactly("post/1", "post/2");
    }

    @Test
    void shouldAnswer400WhenTheBytesAreNoRequest() {
        open(ONE, "get", 1);
        TunnelEvent.Command event = new TunnelEvent.Command(ID, ONE, "post", 1, now + 10_000, new byte[] {1, 2, '\n'});
        take(machine.command(tunnel, event, () -> settled.add("bad"), surroundings()));
        assertThat(new String(((GatewayOrder.Reply) last.orders().get(0)).response(), StandardCharsets.US_ASCII))
                .startsWith("RTSP/1.0 400");
        assertThat(settled).containsExactly("bad");
    }

    @Test
    void shouldKeepTheSessionWhenItIsRestored() {
        RtspSession session = new RtspSession(
                "id",
                "/live/cam",
                URL,
                new SessionState.Ready(0),
                List.of(new SessionTrack(0, 0, 1, URL)),
                0,
                Optional.empty());
        tunnel = new Tunnel(
                ID, 0, Optional.of(new DataSocket(ONE, "get", true, 3)), List.of(), Optional.of(session), List.of());
        command(ONE, "post", 9, "PLAY " + URL, "Session: id");
        assertThat(((GatewayOrder.Reply) last.orders().get(0)).viewer()).isPresent();
    }

    @Test
    void shouldCloseTheDataSocketWhenItsStreamMayNotBePublishedAnyMore() {
        open(ONE, "get", 1);

        take(machine.withdrawn(tunnel));

        assertThat(last.tunnel()).isEmpty();
        assertThat(last.orders())
                .containsExactly(
                        new GatewayOrder.CloseSocket(ID, GatewayOrder.Destination.of(ONE), "get", "stream-withdrawn"));
        assertThat(last.notes()).extracting(Step.Note::incident).containsExactly(Incident.WITHDRAWN_PUBLISHER);
    }

    @Test
    void shouldCloseTheDataSocketWhenSomebodyElsePublishesTheStream() {
        open(ONE, "get", 1);

        take(machine.displaced(tunnel));

        assertThat(last.tunnel()).isEmpty();
        assertThat(last.orders())
                .containsExactly(new GatewayOrder.CloseSocket(
                        ID, GatewayOrder.Destination.of(ONE), "get", "publisher-replaced"));
        assertThat(last.notes()).extracting(Step.Note::incident).containsExactly(Incident.DISPLACED_PUBLISHER);
    }
}
