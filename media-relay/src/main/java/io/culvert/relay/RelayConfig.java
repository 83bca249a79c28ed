package io.culvert.relay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All settings of a relay. */
@ConfigMapping(prefix = "culvert.relay")
public interface RelayConfig {
    String LOCAL_SECRET = "culvert-local";

    /** Name of this relay; the host's name by default. The instance id is this and six random digits. */
    Optional<String> name();

    /** Folder of the files that are served under {@code /live/} and {@code /vod/}. */
    @WithDefault("media")
    Path mediaFolder();

    /** Secret that relays and gateways share. The default is for a try-out on one machine. */
    @WithDefault(LOCAL_SECRET)
    String linkSecret();

    /** Copies of each topic that this relay creates, if it is the first to come. */
    @WithDefault("1")
    short topicReplication();

    /** Threads that read and pace sources; 0 for one per processor, two at least. */
    @WithDefault("0")
    int lanes();

    /** Bounds of sources and streams. */
    Streams streams();

    /** Bounds of the links to the gateways. */
    Links links();

    /** Bounds of what clients publish. */
    Publications publications();

    /** Bounds of what clients publish. */
    interface Publications {
        /** Bytes of one publisher between link and lane; over it packets are dropped up to a random-access point. */
        @WithDefault("8388608")
        int queueBytes();

        /** Longest access unit of a publisher, bytes; a longer one is passed on in parts. */
        @WithDefault("4194304")
        int unitBytes();

        /** A publisher that sends nothing for so long after RECORD has failed; it is asked again. */
        @WithDefault("10s")
        Duration firstPacketWait();

        /** How long the first packets of all tracks are waited for, from the first packet on. */
        @WithDefault("1s")
        Duration tracksWait();
    }

    /** How cameras are pulled. */
    Cameras cameras();

    /** How cameras are pulled. */
    interface Cameras {
        /** Longest time to establish a TCP connection to a camera. */
        @WithDefault("2s")
        Duration connectTimeout();

        /** Longest time from a request to a camera's answer. */
        @WithDefault("5s")
        Duration answerTimeout();

        /** A camera that sends no packet this long is lost. */
        @WithDefault("5s")
        Duration silence();

        /** Failed log-ins at one camera, after which none is tried for a while: many lock everybody out. */
        @WithDefault("3")
        int logIns();

        /** That while. */
        @WithDefault("10m")
        Duration logInPause();

        /** Datagrams of one track that wait for one that is missing. */
        @WithDefault("64")
        int reorderPackets();

        /** How long they wait. */
        @WithDefault("100ms")
        Duration reorderWait();

        /** Longest access unit, bytes; a longer one is passed on in parts. */
        @WithDefault("4194304")
        int unitBytes();

        /** Time between two receiver reports. */
        @WithDefault("5s")
        Duration receiverReports();

        /** Port of a camera's HTTP tunnel where its URL names none. */
        @WithDefault("80")
        int tunnelPort();

        /** File of certificates (PEM) that are trusted, instead of those that Java trusts. */
        Optional<Path> trustedCertificates();

        /** Trust any certificate, whatever host it names: encrypts, but proves nothing. */
        @WithDefault("false")
        boolean trustAnyCertificate();
    }

    /** Where cameras may be. */
    Hosts hosts();

    /** Bounds of sources and streams. */
    interface Streams {
        /** A stream that nobody wants stays open this long. */
        @WithDefault("10s")
        Duration linger();

        /** Longest time that a stream is pushed on after it went to another relay that does not announce it. */
        @WithDefault("5s")
        Duration handOver();

        /** Bytes kept of each live stream since its last random-access point, for gateways that come later. */
        @WithDefault("8388608")
        int keptBytes();

        /** Access units of sound that wait at a time for the picture they leave with; over it they leave without. */
        @WithDefault("64")
        int soundUnits();

        /** Longest wait before a failed source is opened again, at random; doubles with each failure. */
        @WithDefault("500ms")
        Duration retryMin();

        /** Longest that this wait becomes. */
        @WithDefault("30s")
        Duration retryMax();

        /** Longest that it becomes while viewers are kept. */
        @WithDefault("2s")
        Duration retryWatched();

        /** Streams open at a time; more are announced as failed, and tried again. */
        @WithDefault("2000")
        int max();

        /** Streams that may be defined; more are left out. */
        @WithDefault("10000")
        int maxDefinitions();

        /** Sessions that play one recording at a time. */
        @WithDefault("1000")
        int maxPlayersPerRecording();

        /** Files that are opened at the same time. */
        @WithDefault("2")
        int openers();

        /** Files that wait to be opened; more are announced as failed. */
        @WithDefault("2000")
        int maxWaitingToOpen();
    }

    /**
     * Where cameras may be: not where the fleet is. Loopback, link-local, multicast, unspecified and metadata addresses are
     * refused by themselves.
     */
    interface Hosts {
        /** Ranges (10.0.0.5/32) and names, short ones too, that are allowed in spite of everything, comma-separated. */
        Optional<List<String>> allow();

        /** Ranges that are refused in addition: those of the cluster's services and pods. */
        Optional<List<String>> refuse();
    }

    /** Bounds of the links to the gateways. */
    interface Links {
        /** Bytes waiting for one gateway; over it whole access units are dropped up to the next random-access point. */
        @WithDefault("16777216")
        int queueBytes();

        /** Longest time to establish a TCP connection. */
        @WithDefault("2s")
        Duration connectTimeout();

        /** Time between two heartbeats. */
        @WithDefault("1s")
        Duration heartbeat();

        /** A gateway that is silent this long is dead. */
        @WithDefault("3s")
        Duration silence();

        /** Wait before the first new attempt to reach a gateway; doubles with each failure. */
        @WithDefault("100ms")
        Duration reconnectMin();

        /** Longest wait before a new attempt. */
        @WithDefault("2s")
        Duration reconnectMax();

        /** A gateway that does not say in this time how far a viewer of a recording has come is not waited for. */
        @WithDefault("500ms")
        Duration answerWait();

        /** A link that carries nothing stays this long. */
        @WithDefault("10s")
        Duration linger();
    }
}
