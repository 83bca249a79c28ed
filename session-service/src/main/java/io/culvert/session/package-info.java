/**
 * The session service: owns the RTSP state machine and says which gateway needs which stream. This package wires: keys,
 * meters, health, start and stop.
 *
 * <pre>
 * rtsp.commands → kafka.CommandConsumer → partition.SessionLoop → tunnel.TunnelMachine → rtsp.SessionStateMachine
 * rtsp.sessions, rtsp.replies, media.subscriptions ← kafka.RecordProducer ← partition.Outbox ←───────┘
 * media.catalogue ← kafka.CatalogueProducer ← http.StreamApi, file.StreamsFileWatch
 * </pre>
 *
 * <p>May import everything in this service. The cores ({@code rtsp}, {@code tunnel}, {@code store}, {@code partition},
 * {@code catalogue}) know no edge ({@code kafka}, {@code http}, {@code file}), and the edges do not know each other.
 */
package io.culvert.session;
