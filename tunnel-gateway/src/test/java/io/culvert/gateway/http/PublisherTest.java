package io.culvert.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.publication.Asker;
import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspEncoder;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client's frames on their way from its command socket to a relay, on one gateway and on two. */
class PublisherTest {
    private static final ViewerOrder.Publish PUBLISH =
            new ViewerOrder.Publish(List.of(new ViewerOrder.TrackChannels(0, 0, 1, "rtsp://h/live/cam/a")));
    private static final List<LinkFrame.PublishedTrack> TRACKS = List.of(new LinkFrame.PublishedTrack(0, 0, 1, "PCMU"));

    private final Port port = new Port();
    private final List<Integer> relayed = new ArrayList<>();
    private final Asker relay = new Asker() {
        @Override
        public void frame(InterleavedFrame frame) {
            relayed.add((int) frame.payload()[0]);
        }

        @Override
        public void ended() {
            relayed.add(-1);
        }
    };

    private static byte[] frame(int channel, int content) {
        return RtspEncoder.encode(new InterleavedFrame(channel, new byte[] {(byte) content, 0, 0, 0, 0, 0, 0, 0}));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String tunnel() {
        return port.events(TunnelEvent.Command.class).get(0).tunnelId();
    }

    private void ask() {
        port.publications.ask(new LinkFrame.Ask(1, tunnel(), TRACKS), relay);
    }

    @Test
    void shouldPassFramesOnOnceRecordIsAnsweredOnAPlainConnection() {
        EmbeddedChannel client = port.send(Port.request("RECORD", 1));
        port.send(client, frame(0, 7));
        assertThat(port.published.notRecording.sum()).isEqualTo(1);

        port.answer(port.commands().get(0), PUBLISH);
        port.send(client, frame(0, 8));
        ask();
        port.send(client, frame(0, 9));

        assertThat(relayed).containsExactly(8, 9);
        assertThat(port.received(client)).contains("200 OK");
    }

    @Test
    void shouldPassFramesOnWhenTheyComeOnAPostBesideTheGet() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(Port.request("RECORD", 1).getBytes(StandardCharsets.ISO_8859_1)));
        port.send(post, base64(frame(0, 7)));
        port.answer(port.commands().get(0), PUBLISH);
        ask();

        String split = base64(frame(0, 8));
        port.send(post, split.substring(0, 3));
        port.send(post, split.substring(3) + base64(frame(0, 9)));

        assertThat(relayed).containsExactly(8, 9);
        assertThat(port.published.notRecording.sum()).isEqualTo(1);
        assertThat(port.received(get)).contains("200 OK");
    }

    @Test
    void shouldPassFramesOnWhenTheGetIsOnAnotherGateway() {
        EmbeddedChannel post = port.post();
        port.send(post, base64(frame(0, 6)) + base64(Port.request("RECORD", 1).getBytes(StandardCharsets.ISO_8859_1)));
        port.send(post, base64(frame(0, 7)));
        ask();
        port.send(post, base64(frame(0, 8)));

        assertThat(relayed).containsExactly(7, 8);
        post.close();
        port.settle();
        assertThat(port.publications.find(tunnel())).as("still asked for").isPresent();
    }

    @Test
    void shouldKnowNoPublisherWhenRecordIsRefused() {
        EmbeddedChannel client = port.send(Port.request("RECORD", 1));
        port.deliver(port.commands().get(0), "RTSP/1.0 455 No\r\nCSeq: 1\r\n\r\n");

        assertThat(port.publications.find(tunnel())).isEmpty();
        assertThat(port.published.publishers.sum()).isZero();
        assertThat(port.received(client)).contains(" 455 ");
    }

    @Test
    void shouldKnowNoPublisherWhenRecordCameBeforeTheGetAndIsRefused() {
        EmbeddedChannel post = port.post();
        port.send(post, base64(Port.request("RECORD", 1).getBytes(StandardCharsets.ISO_8859_1)));
        port.send(post, base64(frame(9, 7)));
        port.get();
        port.deliver(port.commands().get(0), "RTSP/1.0 455 No\r\nCSeq: 1\r\n\r\n");

        assertThat(port.publications.find(tunnel())).isEmpty();
    }

    private void answeredElsewhere(TunnelEvent.Command command, boolean plain) {
        port.registry.deliver(new GatewayOrder.Answered(
                command.tunnelId(),
                GatewayOrder.Destination.of(command.gateway()),
                command.socket(),
                command.sequence(),
                plain));
        port.settle();
    }

    @Test
    void shouldKnowNoPublisherWhenRecordIsRefusedAndTheGetIsElsewhere() {
        EmbeddedChannel post = port.post();
        port.pairElsewhere();
        port.send(post, base64(Port.request("OPTIONS", 1).getBytes(StandardCharsets.ISO_8859_1)));
        port.send(post, base64(Port.request("RECORD", 2).getBytes(StandardCharsets.ISO_8859_1)));
        answeredElsewhere(port.commands().get(0), true);
        assertThat(port.publications.find(tunnel())).isPresent();

        answeredElsewhere(port.commands().get(1), true);

        assertThat(port.publications.find(tunnel())).isEmpty();
    }

    @Test
    void shouldKeepThePublisherWhenRecordIsGrantedAndTheGetIsElsewhere() {
        EmbeddedChannel post = port.post();
        port.pairElsewhere();
        port.send(post, base64(Port.request("RECORD", 1).getBytes(StandardCharsets.ISO_8859_1)));

        answeredElsewhere(port.commands().get(0), false);

        assertThat(port.publications.find(tunnel())).isPresent();
    }

    @Test
    void shouldKeepThePublisherWhenAnotherCommandIsAnswered() {
        EmbeddedChannel client = port.send(Port.request("OPTIONS", 1) + Port.request("RECORD", 2));
        port.answer(port.commands().get(0));
        assertThat(port.publications.find(tunnel())).isPresent();
        port.answer(port.commands().get(1), PUBLISH);
        port.send(client, Port.request("RECORD", 3));
        port.answer(port.commands().get(2));
        assertThat(port.publications.find(tunnel())).isPresent();
    }

    @Test
    void shouldDropFramesThatNobodyAsksForWhenTheGetIsHereOrElsewhere() {
        EmbeddedChannel client = port.send(Port.request("RECORD", 1));
        port.answer(port.commands().get(0), PUBLISH);
        port.send(client, frame(0, 8));
        EmbeddedChannel post = port.post();
        port.send(post, base64(Port.request("RECORD", 1).getBytes(StandardCharsets.ISO_8859_1)));
        port.send(post, base64(frame(0, 9)));
        port.pairElsewhere();
        port.nowMillis += 10_000;
        port.pass(10);

        assertThat(port.published.notAsked.sum()).isEqualTo(2);
    }

    @Test
    void shouldEndTheRelaysQuestionWhenTheTunnelEnds() {
        EmbeddedChannel client = port.send(Port.request("RECORD", 1));
        port.answer(port.commands().get(0), PUBLISH);
        ask();

        client.close();
        port.settle();

        assertThat(relayed).containsExactly(-1);
    }

    @Test
    void shouldTakeNoFramesAfterPauseAndCloseNobodyForThem() {
        EmbeddedChannel client = port.send(Port.request("RECORD", 1));
        port.answer(port.commands().get(0), PUBLISH);
        port.send(client, Port.request("PAUSE", 2));
        port.answer(port.commands().get(1), new ViewerOrder.Pause());
        for (int i = 0; i < 200; i++) {
            port.send(client, frame(0, 7));
        }

        assertThat(port.published.notRecording.sum()).isEqualTo(200);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void shouldKeepAPublisherThatSendsAndReportToItAndCloseOneThatIsSilent() {
        EmbeddedChannel client = port.send(Port.request("RECORD", 1));
        port.answer(port.commands().get(0), PUBLISH);
        port.received(client);
        for (int i = 0; i < 20; i++) {
            port.send(client, frame(0, 7));
            port.pass(5);
        }
        assertThat(client.isOpen()).isTrue();
        assertThat(port.received(client)).startsWith("$\1\0\24\u0080\u00c9\0\1");

        port.pass(75);
        assertThat(client.isOpen()).isFalse();
    }

    /** It would keep its path from everybody else. */
    @Test
    void shouldCloseAPublisherWhosePostWasHereAndIsClosed() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(Port.request("RECORD", 1).getBytes(StandardCharsets.ISO_8859_1)));
        port.answer(port.commands().get(0), PUBLISH);
        port.send(post, base64(frame(0, 7)));
        post.close();
        port.settle();

        port.pass(80);

        assertThat(get.isOpen()).isFalse();
        assertThat(port.meters.closed()).containsEntry(CloseReason.IDLE, 1);
    }

    @Test
    void shouldKeepAPublisherWhoseNewPostIsOnAnotherGateway() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(Port.request("RECORD", 1).getBytes(StandardCharsets.ISO_8859_1)));
        port.answer(port.commands().get(0), PUBLISH);
        var data = port.events(TunnelEvent.DataSocketOpened.class).get(0);
        port.registry.deliver(
                new GatewayOrder.Paired(tunnel(), GatewayOrder.Destination.of(data.gateway()), data.socket()));
        post.close();
        port.settle();

        port.pass(200);

        assertThat(get.isOpen()).isTrue();
    }

    /** The end of the tunnel comes from the loop of the GET while that of the POST reads. */
    @Test
    void shouldForgetAPublisherWhoseRecordIsReadWhileItsTunnelEnds() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.settle();
        get.close();
        port.send(post, base64(Port.request("RECORD", 1).getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(port.commands()).hasSize(1);
        assertThat(post.isOpen()).isFalse();
        assertThat(port.publications.find(tunnel())).isEmpty();
        assertThat(port.published.publishers.sum()).isZero();
    }
}
