package io.culvert.session;

import io.culvert.wire.kafka.StreamSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All keys of the session service. Times are in milliseconds unless the name says otherwise. */
@ConfigMapping(prefix = "culvert.session")
public interface SessionConfig {
    /** Name of this instance in logs and ticks. Default: the host name. */
    Optional<String> name();

    /** Replication factor of topics that this service creates. */
    @WithDefault("1")
    short topicReplication();

    /** File, YAML or JSON, that names streams; re-read when its content changes. */
    Optional<Path> streamsFile();

    /** How often that file is looked at. */
    @WithDefault("2000")
    long streamsFilePollMs();

    /** Most streams that may be defined, by file and API together. */
    @WithDefault("10000")
    int maxStreams();

    /** Token that the API asks for. Without one everybody may read, and only this machine may write. */
    Optional<String> apiToken();

    /** Session timeout that clients are told, in seconds; they refresh in time for a timer of 60. */
    @WithDefault("55")
    int timeoutSeconds();

    /** Longest wait of a DESCRIBE or SETUP for a stream that no relay has described yet; then 503. */
    @WithDefault("10000")
    long streamWaitMs();

    /** A wait ends this long before the command's deadline, so that our 503 with Retry-After precedes the gateway's. */
    @WithDefault("500")
    long replyMarginMs();

    /** How long a stream is kept described after a DESCRIBE or SETUP. */
    @WithDefault("10000")
    long describeHoldMs();

    /** How long "no such stream" is remembered. */
    @WithDefault("2000")
    long absenceMs();

    /** Most commands that may wait on one tunnel; over it one is dropped and counted. */
    @WithDefault("8")
    int waitingCommands();

    /** Longest wait of commands for their tunnel's data socket. */
    @WithDefault("10000")
    long unpairedMs();

    /** Most tunnels per partition that may wait for their data socket; over it their commands are dropped and counted. */
    @WithDefault("1000")
    int unpairedTunnels();

    /** Most streams per partition that a relay is asked for and has not answered for; over it commands wait in vain. */
    @WithDefault("1000")
    int unknownStreams();

    /** Beginnings of paths that anybody may publish to, without a definition; none by default. */
    Optional<List<String>> publishPaths();

    /** What a second publisher of such a path meets: refuse (455) or replace. */
    @WithDefault("refuse")
    StreamSource.Busy publishBusy();

    /** Interval of the ticks that this instance writes to its partitions and reads back. */
    @WithDefault("1000")
    long tickMs();

    /** Longest silence of a gateway, in time during which the log flows; then its tunnels end. */
    @WithDefault("13300")
    long gatewaySilenceMs();

    /** Longest silence of a gateway once another instance of its name is heard. */
    @WithDefault("5000")
    long gatewayReplacedMs();

    /** Most events that may be in the works; over it reading from the log pauses. */
    @WithDefault("10000")
    int eventsInWork();

    /** Longest wait for records on their way when partitions are given up. */
    @WithDefault("2000")
    long drainMs();

    /** Longest reading of snapshots in one attempt; attempts are repeated until one succeeds. */
    @WithDefault("30000")
    long restoreMs();
}
