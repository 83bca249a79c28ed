/**
 * Session descriptions (RFC 4566) as far as it takes to set up what they announce: which tracks there are, and how each is
 * controlled. What viewers get of a description is the relay's business. May import {@code io.culvert.wire.kafka} and the
 * JDK.
 */
package io.culvert.wire.sdp;
