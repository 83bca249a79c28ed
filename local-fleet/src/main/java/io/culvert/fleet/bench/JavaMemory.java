package io.culvert.fleet.bench;

import io.culvert.fleet.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Memory of a service after a collection of garbage, in KiB.
 *
 * @param resident what the process holds of the machine's memory
 * @param heap     objects in use
 * @param buffers  Netty's buffers outside the heap, those in reserve included
 */
record JavaMemory(long resident, long heap, long buffers) {
    private static final int KIB = 1024;

    static JavaMemory of(ServiceProcess service) throws IOException, InterruptedException {
        collect(service.process().pid());
        String metrics = service.metrics();
        return new JavaMemory(
                ProcessCost.residentKiB(service.process().pid()),
                sum(metrics, "jvm_memory_used_bytes{area=\"heap\"") / KIB,
                sum(metrics, "culvert_gateway_buffers_bytes") / KIB);
    }

    private static void collect(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
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
