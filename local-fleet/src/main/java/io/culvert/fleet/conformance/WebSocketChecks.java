package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.TunnelClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Group F, the part about RTSP in a WebSocket. */
final class WebSocketChecks {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int UNSUPPORTED_DATA = 1003;

    private WebSocketChecks() {}

    static List<Item> items() {
        return List.of(
                of(116, "WebSocket: subprotocols, handshake, message boundaries", WebSocketChecks::messages),
                of(117, "WebSocket: a text message ends it with 1003, a ping is answered", WebSocketChecks::control));
    }

    private record Message(int opcode, byte[] payload) {}

    private static Wire.Reply handshake(Target target, Wire wire, String offered) throws IOException {
        wire.send(Words.head(
                "GET " + target.path() + " HTTP/1.1",
                "Host: " + target.authority(),
                "Connection: keep-alive, Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol: " + offered));
        Wire.Reply reply = wire.head();
        if (target.isFleet() && reply.status() == 501) {
            throw new Expect.NotYet("a WebSocket handshake is answered 501");
        }
        Expect.status(101, reply, "the handshake");
        String accept = reply.header("Sec-WebSocket-Accept").orElse("nothing");
        Expect.that(accept.equals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "Sec-WebSocket-Accept is " + accept);
        return reply;
    }

    private static String messages(Target target) throws IOException {
        for (String offered : List.of("rtsp.onvif.org", "binary", "rtsp.onvif.org, binary", "binary, rtsp.onvif.org")) {
            try (Wire wire = target.wire()) {
                String chosen = handshake(target, wire, offered)
                        .header("Sec-WebSocket-Protocol")
                        .orElse("nothing");
                Expect.that(Arrays.asList(offered.split(", ")).contains(chosen), "of \"" + offered + "\": " + chosen);
                for (int cseq = 0; cseq < 2; cseq++) { // the players of Axis count from 0
                    wire.send(masked(BINARY, Words.bytes(Words.request("OPTIONS", target.url(), cseq))));
                    wholeReply(read(wire), cseq);
                }
            }
        }
        try (TunnelClient client =
                Target.watching(TunnelClient.webSocket(target.url()).timeout(Expect.SOON))) {
            Expect.status(200, client.ask("GET_PARAMETER"), "GET_PARAMETER while playing");
            Expect.intact(client, "in a WebSocket");
            return "one of the offered is chosen; a message for each reply; plays";
        }
    }

    private static void wholeReply(Message message, int cseq) {
        String text = new String(message.payload(), StandardCharsets.ISO_8859_1);
        Expect.that(message.opcode() == BINARY, "a message of kind " + message.opcode());
        Expect.that(
                text.startsWith("RTSP/1.0 200") && text.endsWith("\r\n\r\n"), "a message that is no reply: " + text);
        Expect.that(text.contains("CSeq: " + cseq + "\r\n"), "not CSeq " + cseq + ": " + text);
    }

    private static String control(Target target) throws IOException {
        try (Wire wire = target.wire()) {
            handshake(target, wire, "rtsp.onvif.org");
            wire.send(masked(PING, Words.bytes("are you there")));
            Message pong = read(wire);
            boolean same = Arrays.equals(pong.payload(), Words.bytes("are you there"));
            Expect.that(pong.opcode() == PONG && same, "a ping is answered by kind " + pong.opcode());
            wire.send(masked(TEXT, Words.bytes("OPTIONS")));
            Message close = read(wire);
            Expect.that(close.opcode() == CLOSE && close.payload().length >= 2, "text brings kind " + close.opcode());
            int code = ByteBuffer.wrap(close.payload()).getShort();
            Expect.that(code == UNSUPPORTED_DATA, "closed with " + code);
            return "pong; 1003";
        }
    }

    private static byte[] masked(int opcode, byte[] payload) {
        int extra = payload.length < 126 ? 0 : 2;
        ByteBuffer frame = ByteBuffer.allocate(6 + extra + payload.length);
        frame.put((byte) (0x80 | opcode)).put((byte) (0x80 | (extra == 0 ? payload.length : 126)));
        if (extra > 0) {
            frame.putShort((short) payload.length);
        }
        return frame.putInt(0).put(payload).array(); // a mask of zeros leaves the payload as it is
    }

    private static Message read(Wire wire) {
        byte[] head = wire.read(2, Expect.SOON);
        Expect.that(head.length == 2, "no message came");
        int length = head[1] & 0x7F;
        if (length == 126) {
            length = ByteBuffer.wrap(wire.read(2, Expect.SOON)).getShort() & 0xFFFF;
        }
        Expect.that((head[0] & 0x80) != 0, "a message in fragments");
        return new Message(head[0] & 0x0F, wire.read(length, Expect.SOON));
    }
}
