package io.culvert.session.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The consumer group: who owns which partition, as the broker sees it. An owner may believe otherwise for a while. */
final class SimulatedGroup {
    private static final long SESSION_TIMEOUT_MS = 6000;
    private static final long RETRY_MS = 500;

    private final Timeline time;
    private final Map<Integer, SimulatedOwner> assignment = new TreeMap<>();
    private final List<SimulatedOwner> members = new ArrayList<>();
    private final List<Integer> moving = new ArrayList<>();

    SimulatedGroup(Timeline time) {
        this.time = time;
    }

    SimulatedOwner ownerOf(int partition) {
        return assignment.get(partition);
    }

    List<SimulatedOwner> running() {
        return members.stream().filter(each -> each.process().isRunning()).toList();
    }

    void join(SimulatedOwner owner) {
        members.add(owner);
    }

    /** Somebody else gets the partition, at once and without asking whoever had it. */
    void assign(int partition) {
        List<SimulatedOwner> candidates = running();
        if (candidates.isEmpty()) {
            time.after(RETRY_MS, () -> assign(partition));
            return;
        }
        SimulatedOwner next = time.any(candidates);
        assignment.put(partition, next);
        time.note(() -> "partition " + partition + " belongs to " + next.process().name);
        next.assigned(partition);
    }

    /** The owner is silent: its partitions are given away unless it comes back in time. */
    void missed(SimulatedOwner owner) {
        long since = time.now();
        time.after(SESSION_TIMEOUT_MS, () -> {
            boolean back = owner.process().isRunning() && owner.runningSince() > since;
            if (!back) {
                members.remove(owner);
                List<Integer> its = partitionsOf(owner);
                its.forEach(assignment::remove);
                its.forEach(this::assign);
            }
        });
    }

    /** A stopped owner goes on: soon it hears what it has lost. */
    void returned(SimulatedOwner owner) {
        time.after(time.between(0, 400), () -> {
            if (owner.process().isRunning()) {
                owner.keepOnly(partitionsOf(owner));
                if (!members.contains(owner)) {
                    members.add(owner);
                }
            }
        });
    }

    /** A planned hand-over: the old owner finishes first. */
    void move(int partition) {
        SimulatedOwner from = assignment.get(partition);
        if (from == null || !from.process().isRunning() || running().size() < 2 || moving.contains(partition)) {
            return;
        }
        time.happened(Fault.OWNER_MOVED);
        moving.add(partition);
        from.revoke(partition, () -> {
            moving.remove((Integer) partition);
            if (assignment.get(partition) == from) {
                assignment.remove(partition);
                assign(partition);
            }
        });
        time.after(2 * SESSION_TIMEOUT_MS, () -> moving.remove((Integer) partition));
    }

    private List<Integer> partitionsOf(SimulatedOwner owner) {
        return assignment.entrySet().stream()
                .filter(each -> each.getValue() == owner)
                .map(Map.Entry::getKey)
                .toList();
    }
}
