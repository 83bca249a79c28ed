package io.culvert.fleet.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** What Flight Recorder saw of the event loops: where they were, and what they allocated. */
final class Recording {
    private static final String CPU_TIME = "jdk.CPUTimeSample";
    private static final String EVENT_LOOP = "vert.x-eventloop";

    private final List<RecordedEvent> events;

    private Recording(List<RecordedEvent> events) {
        this.events = events;
    }

    static Recording read(Path file) throws IOException {
        return new Recording(RecordingFile.readAllEvents(file));
    }

    /** By CPU time where the Java runtime can (25), else by regular looks at Java and native methods. */
    FlameGraph flames() {
        boolean byCpu =
                events.stream().anyMatch(event -> event.getEventType().getName().equals(CPU_TIME));
        FlameGraph graph = new FlameGraph();
        for (RecordedEvent event : events) {
            String name = event.getEventType().getName();
            boolean sample = byCpu
                    ? name.equals(CPU_TIME)
                    : name.equals("jdk.ExecutionSample") || name.equals("jdk.NativeMethodSample");
            if (sample && event.getStackTrace() != null && isEventLoop(thread(event, byCpu))) {
                graph.add(stack(event));
            }
        }
        return graph;
    }

    private static RecordedThread thread(RecordedEvent event, boolean byCpu) {
        return byCpu ? event.getThread("eventThread") : event.getThread("sampledThread");
    }

    private static boolean isEventLoop(RecordedThread thread) {
        return thread != null
                && thread.getJavaName() != null
                && thread.getJavaName().startsWith(EVENT_LOOP);
    }

    private static List<String> stack(RecordedEvent event) {
        List<String> methods = new ArrayList<>();
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            methods.add(name(frame.getMethod()));
        }
        Collections.reverse(methods);
        return methods;
    }

    private static String name(RecordedMethod method) {
        String type = method.getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + method.getName();
    }

    /** Bytes that the event loops allocated between the beginning and the end of the recording, exactly. */
    long allocated() {
        Map<String, Long> first = new HashMap<>();
        Map<String, Long> last = new HashMap<>();
        events.stream()
                .filter(event -> event.getEventType().getName().equals("jdk.ThreadAllocationStatistics"))
                .filter(event -> isEventLoop(event.getThread("thread")))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .forEach(event -> {
                    String thread = event.getThread("thread").getJavaName();
                    first.putIfAbsent(thread, event.getLong("allocated"));
                    last.put(thread, event.getLong("allocated"));
                });
        return last.entrySet().stream()
                .mapToLong(entry -> entry.getValue() - first.get(entry.getKey()))
                .sum();
    }
}
