package io.culvert.fleet.client;

import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import io.culvert.wire.rtsp.header.SessionHeader;
import io.culvert.wire.rtsp.header.TransportHeader;
import io.culvert.wire.rtsp.header.TransportHeader.Pair;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One RTSP client, by plain RTSP, through an HTTP tunnel or through a WebSocket.
 *
 * <pre>{@code
 * try (TunnelClient viewer = TunnelClient.http("rtsp://127.0.0.1:8080/live/demo").postAt("127.0.0.1", 8090).open()) {
 *     viewer.watch();
 *     viewer.media().awaitMorePackets(0, 100, Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <p>Well-behaved steps throw {@link ClientException} when they fail. For misbehaviour there are {@link #dataSocket},
 * {@link #commandSocket}, {@link #openPost} and {@link #rival}.
 *
 * <p>Belongs to the thread that made it; {@link #media} and {@link #close} may be used from any.
 */
public final class TunnelClient implements AutoCloseable {
    private static final int OK = 200;

    private final ClientSettings settings;
    private final MediaWatch media = new MediaWatch(System::nanoTime);
    private final Conversation conversation = new Conversation(media);
    private final Connections connections;
    private final AtomicLong nextCSeq = new AtomicLong(1);
    private Optional<String> session = Optional.empty();
    private Optional<Description> description = Optional.empty();

    TunnelClient(ClientSettings settings) {
        this.settings = settings;
        this.connections = new Connections(settings, conversation);
    }

    /** A client of plain RTSP over TCP. */
    public static TunnelClientBuilder rtsp(String url) {
        return new TunnelClientBuilder(url, ClientTransport.RTSP);
    }

    /** A client of RTSP over HTTP; the URL is the inner one and begins with {@code rtsp://}. */
    public static TunnelClientBuilder http(String url) {
        return new TunnelClientBuilder(url, ClientTransport.HTTP);
    }

    /** A client of RTSP over WebSocket; the URL is the inner one and begins with {@code rtsp://}. */
    public static TunnelClientBuilder webSocket(String url) {
        return new TunnelClientBuilder(url, ClientTransport.WEBSOCKET);
    }

    // ---- connections

    void open(boolean postFirst) {
        switch (settings.transport()) {
            case RTSP -> connections.connect();
            case WEBSOCKET -> require(openWebSocket());
            case HTTP -> {
                if (postFirst) {
                    openPost();
                }
                require(openGet());
                if (!postFirst) {
                    openPost();
                }
            }
        }
    }

    private void require(HttpHead head) {
        if (head.status() != settings.transport().headStatus()) {
            throw new ClientException("GET was answered " + head.status());
        }
    }

    /** Opens the WebSocket and waits for the head of its handshake. */
    public HttpHead openWebSocket() {
        return connections.openWebSocket();
    }

    /** Opens the GET and waits for its head. */
    public HttpHead openGet() {
        return connections.openGet();
    }

    /** Opens a POST; what is sent from now on goes there. Earlier POSTs stay open until they are closed. */
    public ClientSocket openPost() {
        return connections.openPost(settings.postAt());
    }

    /** Opens a POST on another gateway than those before. */
    public ClientSocket openPostAt(String host, int port) {
        return connections.openPost(new InetSocketAddress(host, port));
    }

    /** The GET, or the only connection: raw bytes, half close, reset. */
    public ClientSocket dataSocket() {
        return connections.data();
    }

    /** The newest POST, or the only connection. */
    public ClientSocket commandSocket() {
        return connections.commands();
    }

    /** Another client with the same settings and the same cookie, not yet connected. */
    public TunnelClient rival() {
        return new TunnelClient(settings);
    }

    /** From now on nothing is read from the data socket, but for the buffer that may be under way. */
    public void stopReading() {
        connections.pause(true);
    }

    public void resumeReading() {
        connections.pause(false);
    }

    /** How the data socket ended; empty if it does not within the time. */
    public Optional<StreamEnd> awaitEnd(Duration timeout) {
        try {
            return Optional.of(connections.end().get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException stillOpen) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    public boolean isOpen() {
        return !connections.end().isDone();
    }

    @Override
    public void close() {
        connections.close();
    }

    // ---- bytes and messages

    /** Sends bytes of the RTSP stream: base64 on the POST, in a frame on a WebSocket, or as they are. */
    public void send(byte[] bytes) {
        switch (settings.transport()) {
            case RTSP -> commandSocket().write(bytes);
            case HTTP -> settings.base64().write(settings.base64().text(bytes), commandSocket());
            case WEBSOCKET -> commandSocket().write(WebSocketFrames.frame(WebSocketFrames.BINARY, bytes));
        }
    }

    /** Sends a ping on a WebSocket. */
    public void sendPing(String text) {
        commandSocket().write(WebSocketFrames.frame(WebSocketFrames.PING, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a text frame on a WebSocket, which no RTSP client may. */
    public void sendText(String text) {
        commandSocket().write(WebSocketFrames.frame(WebSocketFrames.TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends several messages in one write, each padded by itself if base64 is written. */
    public void sendGlued(byte[]... messages) {
        if (settings.transport() == ClientTransport.HTTP) {
            settings.base64().write(settings.base64().glued(messages), commandSocket());
        } else {
            send(join(messages));
        }
    }

    /** Sends several messages as one run of bytes: in base64, no boundary of messages is one of quanta. */
    public void sendRun(byte[]... messages) {
        send(join(messages));
    }

    private static byte[] join(byte[]... messages) {
        int length = 0;
        for (byte[] message : messages) {
            length += message.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] message : messages) {
            System.arraycopy(message, 0, all, at, message.length);
            at += message.length;
        }
        return all;
    }

    /** Sends an interleaved frame the way commands go: RTCP of GStreamer, RTP of a publisher. */
    public void sendFrame(int channel, byte[] payload) {
        send(RtspEncoder.encode(new InterleavedFrame(channel, payload)));
    }

    /** Sends an interleaved frame as raw bytes up the data socket: RTCP of LIVE555. */
    public void sendFrameOnDataSocket(int channel, byte[] payload) {
        dataSocket().write(RtspEncoder.encode(new InterleavedFrame(channel, payload)));
    }

    /** A request with the next CSeq, the User-Agent and the session, if there is one; further headers come last. */
    public RtspRequest request(String method, String uri, String... headers) {
        RtspHeaders.Builder all = RtspHeaders.of(
                RtspHeaders.CSEQ,
                Long.toString(nextCSeq.getAndIncrement()),
                RtspHeaders.USER_AGENT,
                settings.userAgent())
                .toBuilder();
        session.ifPresent(id -> all.add(RtspHeaders.SESSION, id));
        for (int i = 0; i + 1 < headers.length; i += 2) {
            all.set(headers[i], headers[i + 1]);
        }
        return RtspRequest.of(method, uri, all.build());
    }

    /** What will answer this request, which the caller sends: for glued, split and late requests. */
    public CompletableFuture<Answer> expect(RtspRequest request) {
        return conversation.expect(request.cseq().orElseThrow());
    }

    /** Sends a request and does not wait. */
    public CompletableFuture<Answer> start(RtspRequest request) {
        CompletableFuture<Answer> answer = expect(request);
        send(RtspEncoder.encode(request));
        return answer;
    }

    /** Sends a request and waits for its answer, whatever it is. */
    public Answer ask(RtspRequest request) {
        return await(start(request), request.method());
    }

    public Answer ask(String method, String uri, String... headers) {
        return ask(request(method, uri, headers));
    }

    public Answer ask(String method) {
        return ask(method, aggregateUrl());
    }

    /** Waits for an answer as long as the client is patient. */
    public Answer await(CompletableFuture<Answer> answer, String what) {
        return Connections.await(answer, settings.timeout(), "answer to " + what);
    }

    // ---- the course of a session

    /** DESCRIBE; 200 or an exception. */
    public Description describe() {
        Answer answer =
                ask("DESCRIBE", url(), RtspHeaders.ACCEPT, "application/sdp").require(OK);
        String sdp = new String(answer.response().body(), StandardCharsets.UTF_8);
        Description read =
                Description.parse(answer.header(RtspHeaders.CONTENT_BASE).orElse(url()), sdp);
        description = Optional.of(read);
        return read;
    }

    /** SETUP of one track on a pair of channels, whatever the answer is; the session is remembered from it. */
    public Answer setup(Track track, int rtp, int rtcp) {
        String transport = TransportHeader.interleaved(rtp, rtcp).format();
        Answer answer = ask("SETUP", track.url(), RtspHeaders.TRANSPORT, transport);
        remember(answer);
        answer.header(RtspHeaders.TRANSPORT)
                .flatMap(text -> TransportHeader.parse(text).get(0).interleaved())
                .map(Pair::rtp)
                .ifPresent(channel -> media.describe(channel, track));
        return answer;
    }

    private void remember(Answer answer) {
        answer.header(RtspHeaders.SESSION)
                .map(SessionHeader::parse)
                .ifPresent(header -> session = Optional.of(header.id()));
    }

    /** SETUP of all described tracks on channels 0-1, 2-3 …; 200 or an exception. */
    public void setupAll() {
        List<Track> tracks = description
                .orElseThrow(() -> new ClientException("SETUP before DESCRIBE"))
                .tracks();
        for (int i = 0; i < tracks.size(); i++) {
            setup(tracks.get(i), 2 * i, 2 * i + 1).require(OK);
        }
    }

    /** PLAY from wherever the stream is; 200 or an exception. */
    public Answer play() {
        return play("npt=0.000-");
    }

    /** PLAY of a range; 200 or an exception. */
    public Answer play(String range) {
        return ask("PLAY", aggregateUrl(), RtspHeaders.RANGE, range).require(OK);
    }

    /** DESCRIBE, SETUP of all tracks, PLAY. */
    public Answer watch() {
        describe();
        setupAll();
        return play();
    }

    /** ANNOUNCE of a description, whatever the answer is; the session is remembered from it. */
    public Answer announce(String sdp) {
        RtspRequest head = request("ANNOUNCE", url(), RtspHeaders.CONTENT_TYPE, "application/sdp");
        byte[] body = sdp.getBytes(StandardCharsets.UTF_8);
        Answer answer = ask(new RtspRequest(head.method(), head.uri(), head.version(), head.headers(), body));
        remember(answer);
        description = Optional.of(Description.parse(url(), sdp));
        return answer;
    }

    /** SETUP of one announced track, with the mode in the client's own spelling; whatever the answer is. */
    public Answer setupToRecord(int track, String mode) {
        String channels = "RTP/AVP/TCP;unicast;interleaved=" + 2 * track + "-" + (2 * track + 1);
        String url = description.orElseThrow().tracks().get(track).url();
        return ask("SETUP", url, RtspHeaders.TRANSPORT, channels + ";mode=" + mode);
    }

    /** SETUP of all announced tracks on channels 0-1, 2-3 …, RECORD; 200 or an exception. */
    public void recordAll() {
        for (int track = 0; track < description.orElseThrow().tracks().size(); track++) {
            setupToRecord(track, "record").require(OK);
        }
        ask("RECORD").require(OK);
    }

    public Answer pause() {
        return ask("PAUSE").require(OK);
    }

    public Answer teardown() {
        return ask("TEARDOWN").require(OK);
    }

    // ---- what the client knows

    public String url() {
        return settings.url().toString();
    }

    /** Where PLAY goes: as the description says, or the URL. */
    public String aggregateUrl() {
        return description.map(Description::aggregateUrl).orElse(url());
    }

    public Optional<String> session() {
        return session;
    }

    /** Names another session, or none, in the requests to come. */
    public void session(Optional<String> other) {
        session = other;
    }

    public MediaWatch media() {
        return media;
    }

    /** CSeq of every answer so far, in the order of their coming. */
    public List<Long> answerOrder() {
        return List.copyOf(conversation.answerOrder());
    }

    /** Answers that no request waits for; a correct server causes none. */
    public List<RtspResponse> unexpectedAnswers() {
        return List.copyOf(conversation.unexpected());
    }

    /** Requests that the server sent; LIVE555 answers them in a way that breaks its tunnel, so there should be none. */
    public List<RtspRequest> serverRequests() {
        return List.copyOf(conversation.requests());
    }
}
