package io.culvert.gateway.http;

import io.culvert.gateway.tunnel.TunnelRegistry;
import io.culvert.gateway.tunnel.TunnelServices;

/** What every connection of the port shares. */
public record HttpServices(HttpLimits limits, HttpMeters meters, TunnelRegistry registry, TunnelServices tunnels) {}
