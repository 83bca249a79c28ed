/**
 * A camera on this machine, made of GStreamer's RTSP server: for tests and drills that need one to be there, to go away and
 * to come back, and that must know who spoke to it.
 *
 * <p>Needs Debian's {@code python3-gi}, {@code gir1.2-gst-rtsp-server-1.0} and GStreamer's plugins, which not every machine
 * has. May import {@code fleet.process} and the JDK.
 */
package io.culvert.fleet.camera;
