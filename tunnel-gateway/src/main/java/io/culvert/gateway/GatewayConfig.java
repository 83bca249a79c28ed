package io.culvert.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** All keys of the gateway. Sizes in bytes, times as ISO 8601 or {@code 10s}, {@code 500ms}. */
@ConfigMapping(prefix = "culvert.gateway")
public interface GatewayConfig {
    /** The link secret of a try-out; a warning is logged while it is in use. */
    String TRY_OUT_SECRET = "culvert-local";

    /** Name in logs; host name unless set. */
    String name();

    /** Name and six random hex characters, new at every start. Computed; not to be set. */
    String instance();

    /** Partition of rtsp.replies that follows from the instance. Computed; not to be set. */
    int replyPartition();

    /** The clients' port: HTTP tunnels, plain RTSP, RTSP over WebSocket. */
    @WithDefault("8080")
    int port();

    /** Address that relays dial; in Kubernetes the pod's IP. */
    @WithDefault("127.0.0.1")
    String linkHost();

    /** Port on which relays are awaited. */
    @WithDefault("8081")
    int linkPort();

    /** Port that relays dial, where something between maps it; link-port unless set. */
    OptionalInt linkPublicPort();

    /** Secret that relays and gateways of a fleet share. */
    @WithDefault(TRY_OUT_SECRET)
    String linkSecret();

    /** Replication factor of topics that this process creates because they do not exist. */
    @WithDefault("1")
    short topicReplication();

    /** Origins whose pages may use the clients' port from a browser, parted by commas; {@code *} for all. */
    @WithDefault("*")
    List<String> origins();

    Head head();

    Tunnels tunnels();

    Sockets sockets();

    Viewers viewers();

    Publishers publishers();

    Access access();

    Broker broker();

    Drain drain();

    /** The first bytes of a connection. */
    interface Head {
        /** Longest request line or header line, bytes; over it 414 or 431. */
        @WithDefault("4096")
        int lineBytes();

        /** Longest head, bytes; over it 431. */
        @WithDefault("8192")
        int bytes();

        /** Most header lines; over it 431. */
        @WithDefault("64")
        int lines();

        /** From accept to the end of the head, all in all; over it 408. */
        @WithDefault("10s")
        Duration deadline();
    }

    /** Tunnels and their commands. */
    interface Tunnels {
        /** Most tunnels of this gateway; over it 503. */
        @WithDefault("10000")
        int max();

        /** Most sockets that wait for their other half; over it 503. */
        @WithDefault("1000")
        int maxWaiting();

        /** How long a socket waits for its other half; then it is closed. */
        @WithDefault("10s")
        Duration unpairedWait();

        /** How long a tunnel lives without viewer, command and RTCP; then it is closed. */
        @WithDefault("65s")
        Duration idleWait();

        /** How long a command waits for its reply; then it is answered 503, which is to be read within 10 s. */
        @WithDefault("9500ms")
        Duration commandDeadline();

        /** Commands published and not answered; beyond it the command socket is not read. */
        @WithDefault("8")
        int commandsInFlight();

        /** Commands in a second; beyond it the command socket is not read. */
        @WithDefault("20")
        int commandsPerSecond();

        /** Frames of a client on channels that it was not given; then the tunnel is closed. */
        @WithDefault("100")
        int wrongFrames();

        /** Replies that a client does not read, bytes; then the tunnel is closed. */
        @WithDefault("4194304")
        int unsentBytes();

        /** After which a POST of a paired tunnel that brought no byte is counted (a proxy buffers requests). */
        @WithDefault("5s")
        Duration silentPost();

        /** After which such a POST is answered by an open-ended 200, for clients that wait for one. */
        @WithDefault("3s")
        Duration silentPostAnswer();

        /** Longest RTSP start line or header line, bytes; over it 414 or 400. */
        @WithDefault("4096")
        int rtspLineBytes();

        /** Longest RTSP head, bytes; over it 400. */
        @WithDefault("8192")
        int rtspHeadBytes();

        /** Most RTSP header lines; over it 400. */
        @WithDefault("255")
        int rtspHeadLines();

        /** Longest RTSP body, bytes; over it 413. */
        @WithDefault("131072")
        int rtspBodyBytes();
    }

    /** The clients' TCP connections. */
    interface Sockets {
        /** SO_SNDBUF, bytes. Left to the kernel it hides 15 s of stream in front of a stalled viewer. */
        @WithDefault("262144")
        int sendBufferBytes();

        /** TCP_NOTSENT_LOWAT, bytes: so much waits in the kernel for a viewer who takes nothing, and is not seen as a stall. */
        @WithDefault("131072")
        int unsentBytes();

        /** A channel is writable again below this many bytes. */
        @WithDefault("65536")
        int lowWaterBytes();

        /** A channel is not writable above this many bytes. */
        @WithDefault("131072")
        int highWaterBytes();

        /** Longest frame that a client may send on a WebSocket, bytes; over it the WebSocket is closed with 1009. */
        @WithDefault("262144")
        int webSocketFrameBytes();
    }

    /** What clients publish, on its way to the relays. */
    interface Publishers {
        /**
         * Bytes kept of one publisher since its last random-access point, for relays that ask later; each packet counts 64 more
         * than it has.
         */
        @WithDefault("4194304")
        int keptBytes();

        /** Bytes kept of all publishers together; over it relays that ask later wait for a random-access point. */
        @WithDefault("67108864")
        long allKeptBytes();

        /** How long a publisher's frames wait for a relay to ask for them; then they are dropped. */
        @WithDefault("10s")
        Duration askedWait();

        /** Bytes of one publisher that wait on one link; over it whole access units are dropped. */
        @WithDefault("8388608")
        int queueBytes();
    }

    /** Viewers and the streams that they watch. */
    interface Viewers {
        /**
         * Bytes that wait for one viewer behind the access unit that is leaving; over it whole access units are dropped up
         * to a random-access point.
         */
        @WithDefault("1048576")
        int queueBytes();

        /** Packets that wait for one viewer behind the access unit that is leaving; see above. */
        @WithDefault("512")
        int queuePackets();

        /** Age of what waits for one viewer; see above. */
        @WithDefault("2s")
        Duration queueTime();

        /** A viewer whose socket takes nothing for so long is closed. */
        @WithDefault("15s")
        Duration writeStall();

        /** How long the reply to PLAY waits for a relay to open the stream. */
        @WithDefault("2s")
        Duration streamOpenWait();

        /** How long viewers are kept while their stream has no source. */
        @WithDefault("30s")
        Duration sourceWait();

        /** Keep the frames since the last random-access point of live streams, and begin new viewers with them. */
        @WithDefault("true")
        boolean fastStart();

        /** Most bytes kept for that, of one stream. */
        @WithDefault("4194304")
        int fastStartBytes();

        /** Longest time kept for that, of one stream: longer than the longest group of pictures that is to start at once. */
        @WithDefault("15s")
        Duration fastStartTime();

        /** How long audio waits, at the relay or here, to leave together with a video access unit; 0 for not at all. */
        @WithDefault("40ms")
        Duration audioWait();
    }

    /** Who may watch. */
    interface Access {
        /** File of users, lines of {@code user:realm:hash} as htdigest makes them, by MD5 or SHA-256; unset, nobody is asked. */
        Optional<String> users();

        /** Prefixes of the paths that need a user, parted by commas. */
        @WithDefault("/")
        List<String> paths();

        /** Offer Basic beside Digest: the password crosses the network readable; for clients behind TLS. */
        @WithDefault("false")
        boolean basic();

        /** How long a nonce is good for; then the client is asked again. */
        @WithDefault("5m")
        Duration nonceLife();

        /** How long a wrong answer waits to be refused; after five on one RTSP connection it is closed. */
        @WithDefault("1s")
        Duration wrongDelay();

        /** How often the file is looked at for changes. */
        @WithDefault("10s")
        Duration reload();
    }

    /** The way through Kafka. */
    interface Broker {
        /** Events handed to the producer and not yet acknowledged; over it commands are answered 503. */
        @WithDefault("2000")
        int publishBuffer();

        /** Ends of tunnels and answers of this gateway that are kept while the broker is away; over it they are dropped. */
        @WithDefault("10000")
        int unsentEnds();

        /** Interval of the word to itself that proves the way open; during start each 200 ms. */
        @WithDefault("3s")
        Duration echoInterval();

        /** Not ready when no such word has come back for so long. */
        @WithDefault("30s")
        Duration echoTimeout();

        /** Interval of GatewayAlive. */
        @WithDefault("3s")
        Duration aliveInterval();
    }

    /** Leaving. */
    interface Drain {
        /** How long new tunnels are still taken after SIGTERM, not ready any more: proxies learn of the leaving late. */
        @WithDefault("0s")
        Duration notice();

        /** How long tunnels are kept after the notice; the manifest's grace period must be longer. */
        @WithDefault("300s")
        Duration deadline();

        /** Part of the remaining tunnels that is closed at a time after the deadline, in percent. */
        @WithDefault("10")
        int slicePercent();

        /** Time between slices. */
        @WithDefault("500ms")
        Duration sliceInterval();
    }
}
