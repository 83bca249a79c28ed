/**
 * Measurements of {@code ./culvert bench}: each starts with the row of the same load without Culvert, so that what the
 * machine and the client cost is known. May import the fleet, its scripted client and the JDK.
 */
package io.culvert.fleet.bench;
