/**
 * The clients' port (edge): which of RTSP, HTTP tunnel, WebSocket or neither a connection is, told by its first bytes; the answer to
 * the GET; refusals; and the way of raw bytes into the tunnels.
 *
 * <p>A raw Vert.x {@code NetServer} accepts; then the channel's own Netty pipeline is used, because Vert.x's HTTP server
 * ends the body of a POST at its declared length and hides what is sent on the GET. Each connection runs through
 * handlers that replace one another: {@code HeadReader} → {@code HttpHeadHandler} → {@code DataSocketHandler} or
 * {@code CommandSocketHandler}, or {@code HeadReader} → {@code RtspHandler}. A WebSocket is a {@code RtspHandler} behind
 * handlers that take frames apart ({@code WebSocketHandler}) and make them ({@code WebSocketWriter}); nothing behind those
 * two knows of frames. A further transport is one more {@code HttpRequestRoute} and one more handler.
 *
 * <p>Where viewers need a user, both legs are asked by HTTP ({@code HttpHeadHandler}), everybody else by RTSP ({@code
 * AccessGate}). Browsers are asked first whose page it is ({@code Origins}).
 *
 * <p>May import {@code io.culvert.gateway.tunnel}, {@code io.culvert.gateway.access}, {@code io.culvert.wire}, Netty and Vert.x. {@code RawChannel} alone
 * touches Vert.x's internal classes. Knows no Kafka, no CDI, no other edge.
 */
package io.culvert.gateway.http;
