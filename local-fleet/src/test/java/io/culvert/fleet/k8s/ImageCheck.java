package io.culvert.fleet.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every image is named by a tag that stays: ours by the version of the build, the broker by that of its classes. */
final class ImageCheck implements Check {
    @Override
    public List<String> faults(Manifests manifests) {
        List<String> faults = new ArrayList<>();
        manifests.workloads().forEach(workload -> workload.containers().forEach(container -> {
            String image = container.path("image").asText();
            String wanted = image.startsWith("apache/kafka") ? kafka() : culvert();
            if (!image.endsWith(":" + wanted) && !image.contains("@sha256:")) {
                faults.add(workload.id() + ": image " + image + " is not of version " + wanted);
            }
        }));
        return faults;
    }

    private static String culvert() {
        return inPom("<artifactId>culvert</artifactId>\\s*<version>([^<-]+)");
    }

    private static String kafka() {
        return inPom("<kafka.version>([^<]+)");
    }

    private static String inPom(String pattern) {
        try {
            Matcher found = Pattern.compile(pattern).matcher(Files.readString(Places.ROOT.resolve("pom.xml")));
            if (!found.find()) {
                throw new IllegalStateException("not in pom.xml: " + pattern);
            }
            return found.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
