package io.culvert.session.file;

/** What this edge reports for metrics and the log. Called from any thread. */
public interface StreamsFileEvents {
    /** The catalogue says what the file says, after so many changes. */
    void fileApplied(int changes);

    /** It does not, and stays as it was; the reason quotes nothing of the file. */
    void fileFailed(String reason);
}
