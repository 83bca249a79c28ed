package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.COOKIE;
import static io.culvert.gateway.http.Port.base64;
import static io.culvert.gateway.http.Port.head;
import static io.culvert.gateway.http.Port.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.TunnelMeters.Refused;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.TunnelEvent;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The half of a tunnel whose data socket is on another gateway. */
class SplitTunnelTest {
    private final Port port = new Port();

    private static String commands(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int cseq = from; cseq <= to; cseq++) {
            text.append(request("OPTIONS", cseq));
        }
        return base64(text.toString());
    }

    private EmbeddedChannel pairedPost() {
        EmbeddedChannel post = port.send(head("POST", COOKIE));
        port.pairElsewhere();
        return post;
    }

    private void answered(TunnelEvent.Command command) {
        port.registry.deliver(new GatewayOrder.Answered(
                command.tunnelId(),
                GatewayOrder.Destination.of(command.gateway()),
                command.socket(),
                command.sequence(),
                true));
        port.settle();
    }

    private List<TunnelEvent.GatewayAnswer> answers() {
        return port.events(TunnelEvent.GatewayAnswer.class);
    }

    private static String text(TunnelEvent.GatewayAnswer answer) {
        return new String(answer.response(), StandardCharsets.US_ASCII);
    }

    @Test
    void shouldStopReadingWhenEightCommandsAreNotAnswered() {
        EmbeddedChannel post = pairedPost();
        port.send(post, commands(1, 10));
        assertThat(port.commands()).hasSize(8);
        assertThat(post.config().isAutoRead()).isFalse();
        assertThat(port.meters.refusedCount(Refused.COMMANDS_IN_FLIGHT)).isEqualTo(1);

        answered(port.commands().get(0));
        assertThat(port.commands()).hasSize(9);
        answered(port.commands().get(1));
        assertThat(port.commands()).hasSize(10);
        assertThat(post.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldGoOnAtTheDeadlineWhenNobodySaysThatCommandsWereAnswered() {
        EmbeddedChannel post = pairedPost();
        port.send(post, commands(1, 9));
        port.nowMillis += 10_000;
        port.pass(10);
        assertThat(port.commands()).hasSize(9);
    }

    @Test
    void shouldAnswer503ThroughTheOwnerWhenACommandCannotBePublished() {
        EmbeddedChannel post = pairedPost();
        port.brokerAway = true;
        port.send(post, commands(7, 7));
        port.brokerAway = false;

        assertThat(port.lost).last().isInstanceOfSatisfying(TunnelEvent.GatewayAnswer.class, answer -> assertThat(
                        text(answer))
                .startsWith("RTSP/1.0 503 ")
                .contains("CSeq: 7\r\n", "Retry-After: "));
        assertThat(port.meters.refusedCount(Refused.COMMAND_UNPUBLISHED)).isEqualTo(1);

        port.send(post, commands(8, 15));
        assertThat(port.commands()).hasSize(8);
    }

    @Test
    void shouldAnswerMalformedBytesThroughTheOwnerAfterWhatIsInTheWorks() {
        EmbeddedChannel post = pairedPost();
        port.send(post, commands(1, 1) + "****");
        assertThat(answers()).isEmpty();
        assertThat(post.isOpen()).isTrue();

        answered(port.commands().get(0));
        assertThat(answers()).hasSize(1);
        assertThat(text(answers().get(0))).startsWith("RTSP/1.0 400 ");
        assertThat(answers().get(0).last()).isTrue();
        assertThat(post.isOpen()).isFalse();
        assertThat(port.meters.commandSocketsClosed()).containsEntry(CloseReason.BAD_REQUEST, 1);
    }

    @Test
    void shouldCarryOutWhatAPostBroughtWhenItHasEnded() {
        EmbeddedChannel post = pairedPost();
        port.send(post, commands(1, 10));
        post.close();
        port.settle();
        assertThat(port.commands()).hasSize(8);
        answered(port.commands().get(0));
        answered(port.commands().get(1));
        assertThat(port.commands()).hasSize(10);
        assertThat(port.registry.commandSockets()).isZero();
        assertThat(port.meters.commandSocketsClosed()).containsEntry(CloseReason.CLIENT_CLOSED, 1);
    }

    @Test
    void shouldGiveUpAnEndedPostWhenItsCommandsCannotGoOutInTime() {
        EmbeddedChannel post = pairedPost();
        port.send(post, commands(1, 10));
        post.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        port.pass(10);
        assertThat(port.commands()).hasSize(8);
        assertThat(port.registry.commandSockets()).isZero();
    }
}
