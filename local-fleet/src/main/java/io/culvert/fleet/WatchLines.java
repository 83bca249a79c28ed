package io.culvert.fleet;

/** What {@code ./culvert up} prints when it is done: the addresses, and lines to paste. */
final class WatchLines {
    private WatchLines() {}

    static String of(LocalFleet fleet) {
        Ports ports = fleet.ports();
        StringBuilder text = new StringBuilder("\n");
        for (int n = 0; n < fleet.gateways().size(); n++) {
            text.append("gateway-%d         rtsp://127.0.0.1:%d/live/<name>   (HTTP tunnel, RTSP and WebSocket)%n"
                    .formatted(n, ports.gateway(n)));
        }
        text.append("session service   http://127.0.0.1:%d/api/streams%n".formatted(ports.session(0)));
        text.append("kafka             127.0.0.1:%d%n".formatted(ports.kafka()));
        if (fleet.hasDemo()) {
            text.append(demo("127.0.0.1:" + ports.gateway(0) + "/live/demo"));
        }
        return text.append("\n").toString();
    }

    private static String demo(String stream) {
        return """

                watch   ffplay -rtsp_transport http rtsp://%1$s
                        vlc --rtsp-http --rtsp-http-port=%2$s rtsp://%1$s
                        gst-launch-1.0 playbin uri=rtsph://%1$s
                picture ffmpeg -y -rtsp_transport http -i rtsp://%1$s -frames:v 1 out.png
                """.formatted(stream, stream.substring(stream.indexOf(':') + 1, stream.indexOf('/')));
    }
}
