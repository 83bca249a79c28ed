/**
 * Child processes of the launcher: Java services, the embedded broker, proxies, and a network that can be made to fail.
 * Imports {@code wire-protocol}, for the topics that a new broker gets, and no other package of the fleet.
 */
package io.culvert.fleet.process;
