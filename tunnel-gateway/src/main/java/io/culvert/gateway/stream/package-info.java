/**
 * Streams in the gateway (core): continuity of sequence, timestamp and SSRC over changes of the relay, the frames kept
 * for a fast start, and the fan-out to viewers, one event loop at a time.
 *
 * <p>A stream lives on one event loop, its home, for its whole life. A takeover by another relay changes who feeds it,
 * never who owns it, so that sequence numbers and timestamps need no lock. The way of an access unit:
 *
 * <pre>
 * link's loop              home loop                              each loop that has viewers
 * StreamFeed.media ──task─→ LiveStream → PacketRewriter            LoopFanout.deliver → ViewerGroup → LoopViewer
 *                          → BatchBuilder → RecentFrames ──task──→  (one buffer per channel layout, one write each)
 * </pre>
 *
 * <p>A viewer that plays again on its channel (after a PAUSE, with more tracks or fewer) goes on behind the last batch
 * that it had, if all since then is kept, and begins at a random-access point otherwise; never with what it has had.
 *
 * <p>A frame goes to each viewer's socket in one system call of its own ({@code ViewerSocket}); the channel's queue holds
 * only what the socket did not take.
 *
 * <p>May import {@code io.culvert.wire}, the JDK, JBoss Logging (never on the way of a packet) and Netty's buffer, channel
 * and event loop. Knows no Kafka, no HTTP, no CDI, no other package of the gateway.
 */
package io.culvert.gateway.stream;
