package io.culvert.relay.source.rtsp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/**
 * A camera that says what a test tells it to, byte for byte, on a port of this machine. Speaks RTSP by itself, and by an
 * HTTP tunnel if it is asked that way.
 */
final class ScriptedCamera implements AutoCloseable {
    static final String VIDEO = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=1\r\n";
    static final String AUDIO = "m=audio 0 RTP/AVP 0\r\na=control:trackID=2\r\n";
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=cam\r\nt=0 0\r\n";

    /** What a camera answers; null for nothing. */
    interface Script {
        String answer(Request request) throws IOException;
    }

    /** One request as it came. */
    record Request(String method, String url, String text, Connection connection) {
        String header(String name) {
            return text.lines()
                    .filter(line -> line.toLowerCase().startsWith(name.toLowerCase() + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private static final String PICTURE = "80e00001 00000bb8 0000cafe 6588";

    private final ServerSocket server;
    private final Script script;
    private final boolean oneByOne;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final Map<String, Connection> tunnels = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<byte[]> frames = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean sendsOn;

    ScriptedCamera(Script script) {
        this(script, false, ServerSocketFactory.getDefault());
    }

    /** @param oneByOne each byte in a segment of its own */
    ScriptedCamera(Script script, boolean oneByOne, ServerSocketFactory sockets) {
        this.script = script;
        this.oneByOne = oneByOne;
        try {
            server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** A script for a camera that does everything right; what {@code first} answers goes before. */
    static Script works(String media, Script first) {
        return request -> {
            String answer = first.answer(request);
            return answer != null ? answer : usual(media, request);
        };
    }

    static Script works(String media) {
        return works(media, request -> null);
    }

    private static String usual(String media, Request request) throws IOException {
        return switch (request.method()) {
            case "OPTIONS" -> ok(request, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN\r\n", "");
            case "DESCRIBE" -> ok(request, "Content-Type: application/sdp\r\n", HEAD + media);
            case "SETUP" ->
                ok(request, "Session: 12345678;timeout=60\r\nTransport: " + request.header("Transport") + "\r\n", "");
            case "PLAY" -> {
                request.connection().play();
                yield ok(request, "Session: 12345678\r\n", "");
            }
            default -> ok(request, "", "");
        };
    }

    static String ok(Request request, String headers, String body) {
        return answer("200 OK", request, headers, body);
    }

    static String answer(String status, Request request, String headers, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return "RTSP/1.0 " + status + "\r\nCSeq: " + request.header("CSeq") + "\r\n" + headers + length + "\r\n" + body;
    }

    int port() {
        return server.getLocalPort();
    }

    String url(String credentials) {
        return "rtsp://" + credentials + "127.0.0.1:" + port() + "/cam?channel=1";
    }

    /** Methods of all requests, in order. */
    List<String> requests() {
        return requests;
    }

    List<String> texts() {
        return texts;
    }

    /** Interleaved frames that came up. */
    List<byte[]> frames() {
        return frames;
    }

    /** From now on each interleaved frame that comes up is answered by a packet. */
    void sendOn() {
        sendsOn = true;
    }

    int connectionsSeen() {
        return accepted.get();
    }

    /** Connections that the client keeps. */
    int connectionsOpen() {
        return open.get();
    }

    /** Closes the sockets that requests came up by in a tunnel. */
    void dropPost() {
        connections.stream().filter(connection -> connection.isPost).forEach(Connection::close);
    }

    void dropConnections() {
        connections.forEach(Connection::close);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dropConnections();
    }

    private void accept() {
        try {
            while (true) {
                Connection connection = new Connection(server.accept());
                open.incrementAndGet();
                accepted.incrementAndGet();
                connections.add(connection);
                start(connection::serve);
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void start(Runnable task) {
        Thread.ofPlatform().daemon().start(task);
    }

    /** One TCP connection, or both of a tunnel. */
    final class Connection {
        private final Socket socket;
        private volatile OutputStream out;
        private volatile boolean isPost;
        private volatile Runnable media = () -> {};

        Connection(Socket socket) {
            this.socket = socket;
        }

        private void serve() {
            try (socket) {
                socket.setTcpNoDelay(true);
                out = socket.getOutputStream();
                read(socket.getInputStream());
            } catch (IOException e) {
                // the client has gone
            } finally {
                open.decrementAndGet();
            }
        }

        private void read(InputStream in) throws IOException {
            for (int first = in.read(); first >= 0; first = in.read()) {
                if (first == '$') {
                    byte[] header = in.readNBytes(3);
                    frames.add(in.readNBytes((header[1] & 0xFF) << 8 | header[2] & 0xFF));
                    if (sendsOn) {
                        sendFrames(frame(0, PICTURE));
                    }
                } else {
                    handle((char) first + readHead(in), in);
                }
            }
        }

        private String readHead(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("ended");
                }
                head.append((char) next);
            }
            return head.toString();
        }

        private void handle(String head, InputStream in) throws IOException {
            String[] line = head.split(" ", 3);
            Request request = new Request(line[0], line[1], head, this);
            requests.add(line[0]);
            texts.add(head);
            if (line[0].equals("POST") && tunnels.containsKey(request.header("x-sessioncookie"))) {
                isPost = true;
                tunnels.get(request.header("x-sessioncookie")).read(new Quanta(in));
                return;
            }
            String answer = script.answer(request);
            if (line[0].equals("GET")) {
                tunnels.put(request.header("x-sessioncookie"), this);
            }
            if (answer != null) {
                send(answer.getBytes(StandardCharsets.UTF_8));
            }
            media.run();
            media = () -> {};
        }

        synchronized void send(byte[] bytes) throws IOException {
            if (!oneByOne) {
                out.write(bytes);
                out.flush();
                return;
            }
            for (byte one : bytes) {
                out.write(one);
                out.flush();
            }
        }

        /** To be done once the present answer has been sent. */
        void after(Runnable task) {
            media = task;
        }

        /** A picture and a moment of sound, once. */
        private void play() {
            if (media instanceof Frames) {
                return;
            }
            media = (Frames) () -> sendFrames(frame(0, PICTURE), frame(2, "80000001 000000a0 0000beef 0102"));
        }

        void sendFrames(byte[]... all) {
            try {
                for (byte[] frame : all) {
                    send(frame);
                }
            } catch (IOException e) {
                // the client has gone
            }
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private interface Frames extends Runnable {}

    static byte[] frame(int channel, String hex) {
        byte[] payload = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] frame = new byte[payload.length + 4];
        frame[0] = '$';
        frame[1] = (byte) channel;
        frame[2] = (byte) (payload.length >> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 4, payload.length);
        return frame;
    }

    /** Base64 in padded blobs. */
    private static final class Quanta extends InputStream {
        private final InputStream in;
        private byte[] decoded = {};
        private int at;

        Quanta(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            while (at == decoded.length) {
                byte[] quantum = in.readNBytes(4);
                if (quantum.length < 4) {
                    return -1;
                }
                decoded = Base64.getDecoder().decode(quantum);
                at = 0;
            }
            return decoded[at++] & 0xFF;
        }
    }
}
