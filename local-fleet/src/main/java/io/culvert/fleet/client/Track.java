package io.culvert.fleet.client;

/**
 * One media section of a session description, as far as a client needs it.
 *
 * @param url       where its SETUP goes
 * @param kind      video, audio …
 * @param encoding  encoding name of its rtpmap in upper case; empty if there is none
 * @param clockRate ticks per second; 0 if there is no rtpmap
 */
public record Track(String url, String kind, String encoding, int clockRate) {}
