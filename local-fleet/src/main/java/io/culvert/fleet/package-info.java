/**
 * The fleet on one machine: the verbs of {@code ./culvert}, the ports, and the fleet as one object that tests, drills
 * and benchmarks start and stop. May import the packages below it and {@code wire-protocol}; never a service class:
 * the services run as processes from their packaged form, so what is tried here is what is shipped.
 */
package io.culvert.fleet;
