package io.culvert.relay.kafka;

/** What is counted of reading the catalogue. Any thread. */
@FunctionalInterface
public interface CatalogueEvents {
    /** A definition could not be read. It goes to no dead-letter topic: passwords may stand in it. */
    void unreadable();
}
