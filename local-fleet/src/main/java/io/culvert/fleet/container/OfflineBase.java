package io.culvert.fleet.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The base image of a machine that can pull none: a few Debian packages, unpacked and not installed (no shell, no package
 * manager), and the parts of this very JDK that the services use. Reaches Debian's mirror and nothing else.
 */
final class OfflineBase {
    /**
     * Libraries of C and C++, certificates, time zones, names of protocols: what "distroless" images hold as well. FFmpeg's
     * libraries ask for libudev.
     */
    private static final String PACKAGES =
            "base-files,ca-certificates,libc6,libgcc-s1,libstdc++6,libudev1,netbase,tzdata,zlib1g";

    /** Counted up when the packages or modules change, so that what an older Culvert made is made anew. */
    private static final String EDITION = "2";

    private static final String MODULES = "java.base,java.desktop,java.instrument,java.logging,java.management,"
            + "java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.xml,"
            + "jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.unsupported,jdk.zipfs";

    private final Engine engine;
    private final Path work;
    private final Consumer<String> progress;

    OfflineBase(Engine engine, Path work, Consumer<String> progress) {
        this.engine = engine;
        this.work = work;
        this.progress = progress;
    }

    /** Gathers what the image is made of, unless that was done before; the one step that needs Debian's mirror. */
    void prepare() {
        Path done = work.resolve(name().replace(':', '-'));
        if (Files.exists(done)) {
            return;
        }
        try {
            Files.createDirectories(work);
            gather();
            Files.createFile(done);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the image unless it is there, and tells its name. */
    String image() {
        prepare();
        if (!engine.hasImage(name())) {
            engine.docker("build", "-q", "-t", name(), work.toString());
        }
        return name();
    }

    private static String name() {
        return "culvert-java:" + EDITION + "-" + Runtime.version().toString().replace('+', '_');
    }

    private void gather() throws IOException {
        Path root = work.resolve("debian.tar");
        progress.accept("unpacking a minimal Debian root");
        Engine.program(
                List.of(mmdebstrap(), "--variant=extract", "--include=" + PACKAGES, codename(), root.toString()));
        progress.accept("linking a Java runtime");
        Path runtime = work.resolve("java");
        Engine.program(List.of("rm", "-rf", runtime.toString()));
        Engine.program(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules=" + MODULES,
                "--strip-debug",
                "--no-man-pages",
                "--no-header-files",
                "--generate-cds-archive",
                "--output=" + runtime));
        Files.writeString(work.resolve("Dockerfile"), """
                FROM scratch
                ADD debian.tar /
                COPY java/ /opt/java/
                ENV JAVA_HOME=/opt/java PATH=/opt/java/bin:/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8
                """);
        Files.writeString(work.resolve(".dockerignore"), "*\n!debian.tar\n!java\n");
    }

    private static String mmdebstrap() {
        return Stream.of("/usr/bin/mmdebstrap", "/usr/local/bin/mmdebstrap")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(
                        () -> new Engine.EngineException("mmdebstrap is not installed (apt-get install mmdebstrap);"
                                + " it makes the root of the images that need no registry"));
    }

    /** The release of the machine that builds, if it is Debian; its packages are then the ones that apt knows here. */
    private static String codename() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/etc/os-release"));
        return lines.contains("ID=debian")
                ? lines.stream()
                        .map(line -> Arrays.asList(line.split("=", 2)))
                        .filter(pair -> pair.getFirst().equals("VERSION_CODENAME"))
                        .map(List::getLast)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("stable")
                : "stable";
    }
}
