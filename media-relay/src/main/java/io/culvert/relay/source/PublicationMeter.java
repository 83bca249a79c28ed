package io.culvert.relay.source;

/** What is counted of publishers. Any thread. */
public interface PublicationMeter {
    /** A packet was dropped because the lane does not keep up. */
    void publishedDropped();

    /** A packet is none, or of no track. */
    void publishedMalformed();

    /** An access unit was longer than the limit. */
    void publishedOverLimit();
}
