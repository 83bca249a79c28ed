/**
 * Fault drills: {@code ./culvert drill NAME} breaks something in a fleet of its own and measures what viewers notice,
 * against what Culvert promises.
 *
 * <p>A {@code Drill} names the promise, the fleet and the audience it needs, and plays on a {@code Stage}. Everything is
 * measured at the viewers' sockets, or where an operator would look: health, metrics, topics, the process table. Faults
 * are real: signals, a network in between that fails ({@code FaultProxy}), a broker that is a process. Afterwards
 * {@code Leftovers} asserts that nothing stays behind.
 *
 * <p>May import the fleet, its processes, its demo clip, its camera and its scripted client, {@code wire-protocol} and Kafka's client.
 */
package io.culvert.fleet.drill;
