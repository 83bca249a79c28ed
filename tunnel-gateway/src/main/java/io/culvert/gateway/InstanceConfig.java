package io.culvert.gateway;

import io.culvert.wire.kafka.Topics;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Who this process is. Stands in the configuration because the messaging channel takes the partition that it reads from
 * there. The random part makes an instance id unique: what was addressed to an earlier process of the same name is not
 * for this one.
 */
public final class InstanceConfig implements ConfigSourceFactory {
    private static final String PREFIX = "culvert.gateway.";
    private static final int ORDINAL = 275; // above application.properties, below environment and system properties
    private static final String SUFFIX = randomSuffix();

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue configured = context.getValue(PREFIX + "name");
        String name = configured == null || configured.getValue() == null ? hostName() : configured.getValue();
        String instance = name + "-" + SUFFIX;
        return List.of(new PropertiesConfigSource(
                Map.of(
                        PREFIX + "name", name,
                        PREFIX + "instance", instance,
                        PREFIX + "reply-partition", Integer.toString(Topics.replyPartition(instance))),
                "culvert-instance",
                ORDINAL));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "gateway";
        }
    }

    private static String randomSuffix() {
        byte[] suffix = new byte[3];
        new SecureRandom().nextBytes(suffix);
        return HexFormat.of().formatHex(suffix);
    }
}
