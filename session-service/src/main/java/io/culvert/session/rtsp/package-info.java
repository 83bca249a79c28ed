/**
 * The RTSP state machine (core): a pure function from a session and a request to an outcome (RFC 2326, 10 and A.2).
 *
 * <p>Time, random ids and what is known of streams come in as arguments, so the same log gives the same states wherever
 * it is read. One handler per method that needs more than a few lines; status codes are decided here and nowhere else.
 * Where in a recording a viewer is can only be estimated here: a PLAY without a Range leaves it to the relay, which asks.
 * A session that begins with ANNOUNCE publishes and never watches; all others watch and never publish.
 *
 * <p>May import {@code io.culvert.wire} and the JDK. Knows no Kafka client, no CDI, no tunnel.
 */
package io.culvert.session.rtsp;
