/**
 * Fault drills: {@code ./culvert drill NAME} breaks something in a running fleet and measures what viewers notice,
 * against what Culvert promises. May import the fleet, its processes and its scripted client.
 */
package io.culvert.fleet.drill;
