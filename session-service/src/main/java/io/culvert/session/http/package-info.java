/**
 * The HTTP interface for people and consoles (edge): what is known of streams and sessions, and the catalogue of streams to
 * be changed. Ids of sessions and tunnels are not shown: they are keys; passwords of cameras and publishers neither.
 *
 * <p>A write is answered when the broker has it. Paths are taken as they stand in the request line, undecoded.
 *
 * <p>May import the catalogue and partition cores, {@code io.culvert.wire} and Vert.x.
 */
package io.culvert.session.http;
