/**
 * The catalogue of streams as it is changed (core): reading definitions that people wrote, and what has to be written where
 * they differ from those that stand.
 *
 * <p>Two write it: the API, and the file of streams in the configuration. A definition remembers which of them it came from,
 * and each changes only its own. What people wrote is read strictly: a field that no record holds in the end is a mistake,
 * not a newer release.
 *
 * <p>May import {@code io.culvert.wire}, Jackson and the JDK. Knows no Kafka client, no HTTP, no CDI.
 */
package io.culvert.session.catalogue;
