/**
 * Checks of {@code k8s/} that need no cluster: every overlay is rendered and held against the types of the API, the
 * restricted profile, the services' own configuration, topics and meters. Imports the program finder of the tests and,
 * of what is shipped, {@code wire.kafka.Topics} and the services' compiled configuration.
 */
package io.culvert.fleet.k8s;
