/**
 * The fleet by hand-moved time: the real session loop, partitions, outboxes and state machine, driven by one seed, among
 * simulated gateways, clients, relays and a simulated log. No thread, no clock, no broker.
 *
 * <p>{@link io.culvert.session.simulation.Simulation} says what may go wrong, {@link
 * io.culvert.session.simulation.Invariants} what must hold all the same. May import the service's cores and
 * {@code io.culvert.wire}; nothing of Kafka.
 */
package io.culvert.session.simulation;
