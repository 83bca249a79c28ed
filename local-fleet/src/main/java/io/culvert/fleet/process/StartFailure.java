package io.culvert.fleet.process;

/** A child did not come up; the message ends with the last lines it wrote. */
public final class StartFailure extends RuntimeException {
    private static final int LINES = 20;

    StartFailure(String what, ChildProcess child) {
        super(what + "; its log " + child.log() + " ends with:\n" + child.lastLines(LINES));
    }
}
