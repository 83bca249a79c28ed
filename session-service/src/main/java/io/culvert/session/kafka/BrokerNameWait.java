package io.culvert.session.kafka;

import io.culvert.wire.topics.BrokerName;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Holds the start up, before the connector makes its clients, until the broker's name is known. No port is open then. */
@ApplicationScoped
class BrokerNameWait {
    private static final Logger LOG = Logger.getLogger(BrokerNameWait.class);

    private final BrokerName name;

    BrokerNameWait(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        name = new BrokerName(bootstrapServers);
    }

    void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event)
            throws InterruptedException {
        name.await(LOG::warn);
    }
}
