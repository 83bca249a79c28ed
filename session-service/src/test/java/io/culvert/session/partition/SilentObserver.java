package io.culvert.session.partition;

import io.culvert.session.tunnel.Step;

/** Looks away from everything but failures. */
final class SilentObserver implements SessionObserver {
    @Override
    public void answered(Step.Answered answered) {}

    @Override
    public void noted(Step.Note note) {}

    @Override
    public void lost(String topic, Throwable cause) {}

    @Override
    public void failed(String what, Throwable cause) {
        throw new AssertionError(what, cause);
    }

    @Override
    public void counted(SessionLoop.Totals totals) {}
}
