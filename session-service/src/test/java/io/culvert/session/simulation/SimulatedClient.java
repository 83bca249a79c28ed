package io.culvert.session.simulation;

import io.culvert.wire.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who watches, mostly sensibly: opens both sockets on whatever gateways, asks, plays, pauses, loses its POST,
 * tries a second GET, goes, and comes back with a new cookie (seldom with the old one).
 */
final class SimulatedClient {
    private static final List<String> STREAMS = List.of("/live/cam1", "/live/cam2", "/vod/film.mp4");
    private static final long PATIENCE_MS = 1000;

    /** A request that was published, and until when an answer may come. */
    private record Asked(String method, Optional<String> session, int doubts, boolean alone, long deadline) {}

    /** A request on its way to the gateway. */
    record Question(String method, Optional<String> session, byte[] message) {}

    private final String name;
    private final Timeline time;
    private final Simulation fleet;
    private final List<DataLeg> legs = new ArrayList<>();
    private final Map<String, Asked> outstanding = new LinkedHashMap<>();
    private final List<Question> unpublished = new ArrayList<>();
    private String tunnel = "";
    private String stream = "";
    private SimulatedGateway.Post post;
    private SimulatedGateway postGateway;
    private ClientView view = ClientView.NONE;
    private boolean over = true;
    private boolean quiet;
    private boolean heardInQuiet;
    private int conversation;
    private int doubts;
    private boolean hazy;
    private int cseq;

    SimulatedClient(String name, Simulation fleet) {
        this.name = name;
        this.fleet = fleet;
        this.time = fleet.time();
    }

    void start() {
        time.after(time.between(0, 3000), this::act);
    }

    boolean isOver() {
        return over;
    }

    String tunnel() {
        return tunnel;
    }

    ClientView view() {
        return view;
    }

    boolean heardInQuiet() {
        return heardInQuiet;
    }

    boolean isWaiting() {
        return !outstanding.isEmpty() || !unpublished.isEmpty();
    }

    /** The data socket that replies come on, if it stands. */
    Optional<DataLeg> leg() {
        return legs.stream().filter(DataLeg::isOpen).reduce((first, second) -> second);
    }

    boolean hasPost() {
        return post != null && postGateway != null && postGateway.holds(post);
    }

    private void act() {
        if (quiet) {
            return;
        }
        time.after(time.between(30, over ? 2500 : 1200), this::act);
        expire();
        if (over) {
            begin();
        } else if (time.oneIn(25)) {
            whim();
        } else if (post == null && postGateway == null) {
            reopenPost();
        } else if (outstanding.size() + unpublished.size() < (time.oneIn(6) ? 3 : 1)) {
            askSomething();
        }
    }

    /** From now on nothing but one question that has to be answered. */
    void calmDown() {
        quiet = true;
        expire();
    }

    void askLast() {
        expire();
        if (!over && hasPost()) {
            ask("OPTIONS", "");
        }
    }

    private void begin() {
        boolean same = conversation > 0 && time.oneIn(8);
        conversation++;
        tunnel = same ? tunnel : newTunnel();
        stream = time.any(STREAMS);
        view = ClientView.NONE;
        hazy = same; // what was said in the tunnel of that name before may be heard in this one
        outstanding.clear();
        unpublished.clear();
        legs.clear();
        post = null;
        postGateway = null;
        over = false;
        String beginning = tunnel.substring(0, 6);
        time.note(() -> name + " begins " + beginning);
        if (time.oneIn(3)) {
            reopenPost();
            time.after(time.between(0, 800), this::openData);
        } else {
            openData();
            time.after(time.between(0, 800), this::reopenPost);
        }
        int mine = conversation;
        time.after(12_000, () -> {
            if (mine == conversation && leg().isEmpty()) {
                end();
            }
        });
    }

    private String newTunnel() {
        while (true) {
            String drawn = time.hex(32);
            if (Simulation.PARTITIONS.contains(Topics.commandPartition(drawn))) {
                return drawn;
            }
        }
    }

    private void openData() {
        String mine = tunnel;
        SimulatedGateway gateway = fleet.anyGateway();
        gateway.process().after(time.between(1, 20), () -> {
            if (!over && mine.equals(tunnel)) {
                gateway.openData(this, mine);
            }
        });
    }

    private void reopenPost() {
        if (over || quiet) {
            return;
        }
        String mine = tunnel;
        SimulatedGateway gateway =
                leg().isPresent() && time.oneIn(2) ? leg().get().gateway() : fleet.anyGateway();
        postGateway = gateway;
        gateway.process().after(time.between(1, 20), () -> {
            if (!over && mine.equals(tunnel)) {
                gateway.openPost(this, mine);
            }
        });
        time.after(PATIENCE_MS, () -> {
            if (post == null) {
                postGateway = null;
            }
        });
    }

    private void whim() {
        switch (time.below(5)) {
            case 0, 1 -> losePost();
            case 2 -> openData();
            case 3 -> ask("TEARDOWN", session());
            default -> end();
        }
    }

    private void losePost() {
        if (post != null) {
            SimulatedGateway.Post lost = post;
            SimulatedGateway gateway = postGateway;
            gateway.process().after(time.between(1, 20), () -> gateway.closePost(lost, false));
            forgetPost();
        }
    }

    private void forgetPost() {
        post = null;
        postGateway = null;
        unpublished.forEach(each -> doubt(each.method()));
        unpublished.clear();
    }

    private void end() {
        String ending = tunnel.substring(0, 6);
        time.note(() -> name + " ends " + ending);
        over = true;
        for (DataLeg leg : List.copyOf(legs)) {
            leg.gateway().process().after(time.between(1, 20), () -> leg.gateway()
                    .closeData(leg, "client-closed"));
        }
        losePost();
    }

    private void askSomething() {
        if (view.session().isEmpty()) {
            switch (time.below(6)) {
                case 0 -> ask("OPTIONS", "");
                case 1, 2 -> ask("DESCRIBE", "Accept: application/sdp\r\n");
                default -> setUp(0);
            }
            return;
        }
        switch (time.below(10)) {
            case 0 -> setUp(1);
            case 1, 2, 3, 4 -> ask("PLAY", session() + (time.oneIn(2) ? "Range: npt=0.000-\r\n" : ""));
            case 5, 6, 7 -> ask("PAUSE", session());
            case 8 -> ask("GET_PARAMETER", session());
            default -> ask("OPTIONS", session());
        }
    }

    private void setUp(int track) {
        if (!view.playing() || !view.certain()) {
            ask(
                    "SETUP",
                    "Transport: RTP/AVP/TCP;unicast;interleaved=" + 2 * track + "-" + (2 * track + 1) + "\r\n"
                            + session());
        }
    }

    private String session() {
        return view.session().map(id -> "Session: " + id + "\r\n").orElse("");
    }

    private void ask(String method, String headers) {
        if (post == null) {
            return;
        }
        String url =
                "rtsp://gate" + stream + (method.equals("SETUP") ? "/track" + (headers.contains("=2-3") ? 1 : 0) : "");
        String message = method + ' ' + url + " RTSP/1.0\r\nCSeq: " + ++cseq + "\r\n" + headers + "\r\n";
        Question question = new Question(method, view.session(), message.getBytes(StandardCharsets.US_ASCII));
        unpublished.add(question);
        SimulatedGateway.Post through = post;
        SimulatedGateway gateway = postGateway;
        gateway.process().after(time.between(1, 10), () -> gateway.request(through, question));
    }

    private static boolean changes(String method) {
        return switch (method) {
            case "SETUP", "PLAY", "PAUSE", "TEARDOWN" -> true;
            default -> false;
        };
    }

    void published(SimulatedGateway.Post through, Question question, long sequence, long deadline) {
        if (through != post || !unpublished.remove(question)) {
            hazy = true; // said on a POST that is lost, heard after what was said since
            view = view.doubtful();
        } else {
            String method = question.method();
            boolean alone = outstanding.values().stream().noneMatch(each -> changes(each.method()));
            outstanding.put(
                    through.id + '/' + sequence, new Asked(method, question.session(), doubts, alone, deadline));
            time.note(() -> name + " asks " + method + " " + through.id + "/" + sequence);
        }
    }

    /** This may or may not have happened; only answers to later questions tell. */
    private void doubt(String method) {
        if (changes(method)) {
            doubts++;
            view = view.doubtful();
        }
    }

    /** Nobody answers these any more. */
    private void expire() {
        if (!unpublished.isEmpty() && !hasPost()) {
            forgetPost();
        }
        outstanding.values().removeIf(asked -> {
            boolean late = time.now() > asked.deadline() + 3000;
            if (late) {
                fleet.figures().expired();
                doubt(asked.method());
            }
            return late;
        });
    }

    void gateway503OrReply(DataLeg leg, String socket, long sequence, byte[] response) {
        if (over || !legs.contains(leg)) {
            return;
        }
        Asked asked = outstanding.remove(socket + '/' + sequence);
        if (asked == null) {
            if (response != null && post != null && socket.equals(post.id)) {
                fleet.figures().lateReply();
            }
            return;
        }
        Optional<Reply> reply = Optional.ofNullable(response).map(Reply::new);
        boolean late =
                time.now() > asked.deadline(); // where the POST is on another gateway, it is the owner who says so
        if (reply.filter(each -> each.status() != 503 || !late).isEmpty()) {
            fleet.figures().expired();
            doubt(asked.method());
            return;
        }
        fleet.figures().answered();
        heard(asked, reply.get(), socket + '/' + sequence);
    }

    private void heard(Asked asked, Reply reply, String what) {
        heardInQuiet |= quiet;
        time.note(() -> name + " hears " + reply.status() + " to " + asked.method() + " " + what + " in "
                + reply.session().orElse("no session"));
        boolean current = asked.doubts() == doubts && !hazy;
        boolean sure =
                current && asked.alone() && view.certain() && asked.session().equals(view.session());
        boolean added = asked.method().equals("SETUP") && view.playing(); // told meanwhile that it plays: refused
        if (sure && !added && view.session().isPresent() && reply.status() >= 400 && changes(asked.method())) {
            fleet.fail(name + " was refused with " + reply.status() + " what its session allows: " + asked.method()
                    + ' ' + what);
        }
        boolean other = reply.session().isPresent()
                && view.session().isPresent()
                && !reply.session().equals(view.session());
        if (sure && other) {
            fleet.fail(name + " finds itself in another session after " + asked.method() + ' ' + what);
        }
        boolean named = asked.session().equals(view.session());
        ClientView next = reply.status() == 454 && !named
                ? view.doubtful()
                : view.answered(asked.method(), reply.status(), reply.session());
        view = current ? next : next.doubtful();
    }

    void repliedOutOfOrder(String what) {
        Asked asked = outstanding.get(what);
        if (asked != null && time.now() <= asked.deadline()) {
            fleet.fail(name + " would have heard " + what + " after a later one");
        }
    }

    void dataOpened(DataLeg leg) {
        legs.add(leg);
    }

    void dataClosed(DataLeg leg) {
        legs.remove(leg);
        hazy |= !legs.isEmpty(); // which of them the owner takes for the tunnel's is not known here
        if (!over && legs.isEmpty()) {
            end();
        }
    }

    void postOpened(SimulatedGateway gateway, SimulatedGateway.Post opened) {
        post = opened;
        postGateway = gateway;
    }

    void postClosed(SimulatedGateway.Post closed) {
        if (post == closed) {
            forgetPost();
        }
    }
}
