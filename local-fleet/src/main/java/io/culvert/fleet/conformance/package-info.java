/**
 * The conformance checklist: 120 numbered statements about RTSP over HTTP, each as a check that runs against a fleet or
 * against any RTSP server. {@code docs/conformance.md} tells the statements and the results.
 *
 * <p>One class for each group of statements; a check drives the scripted client or a bare socket, returns what came, and
 * throws when that is not what is expected. Long waits are shortened by the settings of
 * {@link io.culvert.fleet.conformance.ConformanceFleet}. May import the packages of the local fleet; knows no JUnit.
 */
package io.culvert.fleet.conformance;
