/**
 * Snapshots of tunnels on {@code rtsp.sessions} (core): what a new owner must know to answer the next command.
 *
 * <p>The record's form is kept apart from the types that the machines work on, so that those may change and the form only
 * grow: fields are added, never renamed, and every field may be missing in an old snapshot.
 *
 * <p>May import {@code io.culvert.wire}, {@code session.tunnel}, {@code session.rtsp} and the JDK.
 */
package io.culvert.session.store;
