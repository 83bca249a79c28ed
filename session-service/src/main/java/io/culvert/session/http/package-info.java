/**
 * The HTTP interface for people and consoles (edge): what is known of streams and sessions, read-only. May import the
 * partition core, {@code io.culvert.wire} and Vert.x. Ids of sessions and tunnels are not shown: they are keys.
 */
package io.culvert.session.http;
