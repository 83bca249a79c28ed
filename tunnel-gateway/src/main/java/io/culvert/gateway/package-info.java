/**
 * The gateway as a process: configuration, metrics, health, start and drain, and the wiring of core and edges.
 *
 * <p>May import everything in this service; nothing in this service imports it but the edges that read the configuration.
 */
package io.culvert.gateway;
