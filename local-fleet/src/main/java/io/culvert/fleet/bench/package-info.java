/**
 * Measurements of {@code ./culvert bench}: each starts with the row of the same load without Culvert, or with nobody there,
 * so that what the machine and the client cost is known. The load comes from a process of its own ({@code load}).
 *
 * <p>{@link io.culvert.fleet.bench.Workplace} is what a benchmark is told, {@link io.culvert.fleet.bench.Report} what it
 * tells, {@link io.culvert.fleet.bench.Window} a stretch of time with what was delivered and what it cost. May import the
 * fleet, its scripted client, the FFmpeg program of {@code demo} and the JDK.
 */
package io.culvert.fleet.bench;
