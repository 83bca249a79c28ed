package io.culvert.gateway.kafka;

/**
 * Limits of the way through the broker; the configuration documents each.
 *
 * @param publishBuffer records handed over and not acknowledged
 * @param unsentEnds    ends of tunnels, and answers of this gateway, kept while the broker is away
 */
public record BrokerLimits(int publishBuffer, int unsentEnds) {}
