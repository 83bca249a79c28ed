package io.culvert.session.simulation;

/** What goes wrong in a simulation, by the seed's will. */
enum Fault {
    OWNER_KILLED,
    OWNER_STOPPED,
    OWNER_MOVED,
    GATEWAY_KILLED,
    GATEWAY_STOPPED,
    RELAY_RESTARTED,
    BROKER_DOWN,
    COMMAND_DUPLICATED,
    RECORD_DELAYED,
    RECORD_LOST_AT_CRASH,
    RECORD_KEPT_AT_CRASH,
    RECORD_READ_AGAIN,
    WRITE_AFTER_TAKEOVER
}
