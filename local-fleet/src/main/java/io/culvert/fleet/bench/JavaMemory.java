package io.culvert.fleet.bench;

import io.culvert.fleet.process.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a service after a collection of garbage, in KiB. Objects are counted in the JVM's histogram of classes: the
 * serial collector leaves dead ones where they lie in three of four full collections, so that the size of the heap in use
 * tells little, and puts fillers over them, which the histogram names.
 *
 * @param resident what the process holds of the machine's memory
 * @param heap     live objects
 * @param buffers  Netty's buffers outside the heap, those in reserve included
 */
record JavaMemory(long resident, long heap, long buffers) {
    private static final int KIB = 1024;
    private static final Pattern CLASS = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(?<bytes>\\d+)\\s+(?<name>\\S+).*");
    private static final Set<String> FILLERS =
            Set.of("[Ljdk.internal.vm.FillerElement;", "jdk.internal.vm.FillerObject");

    static JavaMemory of(ServiceProcess service) throws IOException, InterruptedException {
        String histogram = histogram(service.process().pid());
        return new JavaMemory(
                ProcessCost.residentKiB(service.process().pid()),
                liveBytes(histogram) / KIB,
                sum(service.metrics(), "culvert_gateway_buffers_bytes") / KIB);
    }

    /** Collects first. */
    private static String histogram(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return histogram;
    }

    /** Bytes of all classes without the fillers that stand where dead objects were. */
    static long liveBytes(String histogram) {
        return histogram
                .lines()
                .map(CLASS::matcher)
                .filter(Matcher::matches)
                .filter(line -> !FILLERS.contains(line.group("name")))
                .mapToLong(line -> Long.parseLong(line.group("bytes")))
                .sum();
    }

    private static long sum(String metrics, String prefix) {
        return (long) metrics.lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** KiB for each of so many more. */
    String perEach(JavaMemory before, int more) {
        return "%.1f (objects %.1f, buffers %.1f)"
                .formatted(
                        (resident - before.resident) / (double) more,
                        (heap - before.heap) / (double) more,
                        (buffers - before.buffers) / (double) more);
    }
}
