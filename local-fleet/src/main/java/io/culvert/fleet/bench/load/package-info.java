/**
 * The load generator of the benchmarks, a process of its own so that its work is counted to nobody: thousands of viewers on
 * one event loop, told what to do line by line over a socket of the loopback, on which it also answers.
 *
 * <p>{@link io.culvert.fleet.bench.load.LoadMain} is the process, {@link io.culvert.fleet.bench.load.Crowd} its viewers,
 * {@link io.culvert.fleet.bench.load.LoadProcess} the other end of the control socket. Distrusts what it measures: every
 * packet's sequence number is checked. May import the fleet's {@code process} and {@code client} packages, Netty and the
 * JDK.
 */
package io.culvert.fleet.bench.load;
