package io.culvert.gateway.http;

import io.culvert.gateway.access.ViewerAccess;
import io.culvert.gateway.tunnel.CommandGate;
import io.culvert.gateway.tunnel.TunnelRegistry;
import io.culvert.gateway.tunnel.TunnelServices;

/** What every connection of the port shares. */
public record HttpServices(
        HttpLimits limits,
        HttpMeters meters,
        Origins origins,
        ViewerAccess access,
        TunnelRegistry registry,
        TunnelServices tunnels) {
    /** For one command socket; granted if its head has named a user. */
    CommandGate gate(boolean granted) {
        return new AccessGate(access, granted, tunnels.meters());
    }
}
