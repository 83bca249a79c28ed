/**
 * The gateway's end of the links (edge): accepts relays, checks the fleet's secret in both directions, watches their
 * heartbeats and hands what they send to {@link io.culvert.gateway.stream.StreamRegistry}; sends up what a
 * publisher sends, to relays that ask for it.
 *
 * <p>May import {@code io.culvert.gateway.stream}, {@code io.culvert.gateway.publication}, {@code io.culvert.wire}, JBoss Logging and Netty.
 */
package io.culvert.gateway.link;
