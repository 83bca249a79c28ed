package io.culvert.session.partition;

import io.culvert.session.tunnel.Step;

/** What the session loop reports for metrics and the log. Called on the session loop. */
public interface SessionObserver {
    void answered(Step.Answered answered);

    void noted(Step.Note note);

    /** A record will never reach the broker. */
    void lost(String topic, Throwable cause);

    /** Something threw that must not: a fault in this service, not of a client. */
    void failed(String what, Throwable cause);

    /** How much is owned right now; about once a second. */
    void counted(SessionLoop.Totals totals);
}
