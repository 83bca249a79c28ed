package io.culvert.relay.link;

/** What is counted of the link to one gateway. Called on its event loop. */
public interface LinkMeter {
    void sent(long bytes);

    /** Media of publishers. */
    void received(long bytes);

    /** An access unit was dropped because the gateway takes its data too slowly. */
    void dropped();

    /** The gateway's name has no address, or nobody answers there. */
    void unreachable();

    /** The gateway was silent for too long. */
    void silent();

    /** The gateway did not prove that it knows the secret, or sent what is no link frame. */
    void refused();

    /** The gateway did not say in time how far a viewer has come. */
    void unanswered();

    /** The link was established. */
    void connected();

    /** The link is gone for good: its meters are not needed any more. */
    void close();

    /** Makes meters. */
    interface Factory {
        LinkMeter meter(String gatewayInstance);
    }
}
