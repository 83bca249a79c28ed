/**
 * The media relay: it reads each stream once and pushes it once to every gateway that has viewers of it.
 *
 * <p>{@code stream} is the core; {@code source}, {@code link} and {@code kafka} are the edges, which do not know each
 * other. This package holds configuration, metrics, health and lifecycle, and wires the rest.
 */
package io.culvert.relay;
