/**
 * Session descriptions (RFC 4566) from publishers and cameras, as far as it takes to set up and pass on what they announce:
 * which tracks there are, how each is packed, and how it is controlled. Read by session service and relay; what viewers get
 * of a description is the relay's business. May import {@code io.culvert.wire.kafka} and the JDK.
 */
package io.culvert.wire.sdp;
