package io.culvert.session.tunnel;

import io.culvert.wire.kafka.GatewayAddress;

/**
 * The socket that carries everything down.
 *
 * @param gateway   that holds it
 * @param socket    its id
 * @param commanded true once a command came on the tunnel: from then on a second data socket is refused
 * @param offset    of the record that announced it: an older announcement read again after a restart is no newcomer
 */
public record DataSocket(GatewayAddress gateway, String socket, boolean commanded, long offset) {
    DataSocket withCommand() {
        return new DataSocket(gateway, socket, true, offset);
    }
}
