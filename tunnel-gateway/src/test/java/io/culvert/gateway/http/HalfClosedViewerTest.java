package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.base64;
import static io.culvert.gateway.http.Port.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.tunnel.TunnelLimits;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspLimits;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HalfClosedViewerTest {
    private static final ViewerOrder.Play PLAY = new ViewerOrder.Play(
            "/live/cam", 0, true, List.of(new ViewerOrder.TrackChannels(0, 0, 1, "rtsp://h/live/cam/track0")));

    /** An unpaired wait shorter than the interval of the idle checks. */
    private static final TunnelLimits SHORT = new TunnelLimits(
            10,
            10,
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            8,
            20,
            100,
            4_096,
            Duration.ofSeconds(5),
            RtspLimits.DEFAULT);

    private final Port port = new Port(SHORT);

    @Test
    void shouldPlayOnWhenTheUnpairedWaitIsShorterThanTheIdleCheck() {
        EmbeddedChannel get = port.get();
        port.send(port.post(), base64(request("PLAY", 1)));
        port.answer(port.commands().get(0), PLAY);

        get.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        port.pass(60);

        assertThat(get.isOpen()).isTrue();
    }
}
