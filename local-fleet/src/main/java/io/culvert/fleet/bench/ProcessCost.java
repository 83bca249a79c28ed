package io.culvert.fleet.bench;

import io.culvert.fleet.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/** What a process has used, as Linux tells it in /proc. */
final class ProcessCost {
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final double TICKS_PER_SECOND = 100;

    private ProcessCost() {}

    /** User and system time of all its threads so far, in seconds. */
    static double cpuSeconds(long pid) {
        String stat = read(pid, "stat");
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(afterName[USER_TICKS]) + Long.parseLong(afterName[SYSTEM_TICKS])) / TICKS_PER_SECOND;
    }

    static double cpuSeconds(Collection<ChildProcess> processes) {
        return processes.stream()
                .mapToDouble(process -> cpuSeconds(process.pid()))
                .sum();
    }

    /** Resident memory in KiB. */
    static long residentKiB(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    static long descriptors(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("costs are read from /proc, as Linux has it", e);
        }
    }
}
