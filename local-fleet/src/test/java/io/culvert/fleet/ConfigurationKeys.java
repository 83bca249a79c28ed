package io.culvert.fleet;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The keys of a service with their defaults. The services are not on this module's class path: the mappings are read
 * from their compiled classes.
 */
public final class ConfigurationKeys {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private ConfigurationKeys() {}

    /** All keys under the prefix of the mapping; a key without a default has an empty one. */
    public static Map<String, String> of(String module, String mapping) {
        try {
            URL classes =
                    ROOT.resolve(module).resolve("target/classes/").toUri().toURL();
            try (URLClassLoader loader =
                    new URLClassLoader(new URL[] {classes}, ConfigurationKeys.class.getClassLoader())) {
                Class<?> config = loader.loadClass(mapping);
                return keys(config.getAnnotation(ConfigMapping.class).prefix(), config);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(module + " is not compiled", e);
        }
    }

    private static Map<String, String> keys(String prefix, Class<?> group) {
        Map<String, String> keys = new TreeMap<>();
        for (Method method : group.getMethods()) {
            String key = prefix + "." + name(method);
            if (method.getReturnType().isInterface() && isGroup(method.getReturnType())) {
                keys.putAll(keys(key, method.getReturnType()));
            } else {
                keys.put(key, defaultOf(method));
            }
        }
        return keys;
    }

    private static boolean isGroup(Class<?> type) {
        return type.getPackageName().startsWith("io.culvert.");
    }

    private static String name(Method method) {
        WithName named = method.getAnnotation(WithName.class);
        return named != null
                ? named.value()
                : method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase();
    }

    private static String defaultOf(Method method) {
        return Optional.ofNullable(method.getAnnotation(WithDefault.class))
                .map(WithDefault::value)
                .orElse("");
    }
}
