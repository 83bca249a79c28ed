package io.culvert.session.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Time, chance and the order of everything. One thread, the test's. */
final class Timeline {
    private static final int REMEMBERED = Integer.getInteger("simulation.remembered", 80);

    private record Due(long at, int order, Runnable work) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Integer.compare(order, other.order);
        }
    }

    private record Happening(long at, Supplier<String> what) {}

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final ArrayDeque<Happening> happenings = new ArrayDeque<>();
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final SplittableRandom random;
    private long now = 1_000_000;
    private int order;
    private long steps;

    Timeline(long seed) {
        this.random = new SplittableRandom(seed);
    }

    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    Map<Fault, Long> faults() {
        return faults;
    }

    void after(long delay, Runnable work) {
        queue.add(new Due(now + delay, order++, work));
    }

    /** Runs until nothing is left to do before this time. */
    void runUntil(long end) {
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            Due due = queue.poll();
            now = due.at();
            steps++;
            due.work().run();
        }
        now = end;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long between(long from, long to) {
        return random.nextLong(from, to + 1);
    }

    boolean oneIn(int cases) {
        return random.nextInt(cases) == 0;
    }

    <T> T any(List<T> several) {
        return several.get(random.nextInt(several.size()));
    }

    String hex(int characters) {
        StringBuilder text = new StringBuilder(characters);
        while (text.length() < characters) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    /** Mostly quick, seldom slow: so different partitions and topics overtake each other. */
    long delay() {
        if (random.nextInt(60) == 0) {
            happened(Fault.RECORD_DELAYED);
            return random.nextLong(100, 1500);
        }
        return random.nextLong(1, 12);
    }

    void happened(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    void note(Supplier<String> what) {
        happenings.add(new Happening(now, what));
        if (happenings.size() > REMEMBERED) {
            happenings.poll();
        }
    }

    List<String> lastHappenings() {
        List<String> lines = new ArrayList<>();
        happenings.forEach(each ->
                lines.add((each.at() - 1_000_000) + " ms  " + each.what().get()));
        return lines;
    }
}
