package io.culvert.session.simulation;

/** Faults of the service itself, planted at its edges to see that the simulation finds them. */
enum Planted {
    NOTHING,
    /** A new owner does not know which commands were executed. */
    COMMANDS_FORGOTTEN,
    /** A new owner takes the newest record of each key, whoever wrote it. */
    EPOCHS_IGNORED,
    /** Records count as on the log as soon as they are sent: replies overtake snapshots. */
    ACKNOWLEDGED_AT_ONCE,
    /** The producer does not keep the order of a partition. */
    REPLIES_DISORDERED,
    /** Events count as dealt with as soon as they are read. */
    COMMITTED_AT_ONCE,
    /** A new owner does not end the subscriptions that nobody wants. */
    SUBSCRIPTIONS_NOT_RECONCILED
}
