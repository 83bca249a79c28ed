package io.culvert.relay.source;

import org.jboss.logging.Logger;

/** FFmpeg's libraries: a relay without them can serve no file, however well it runs otherwise. */
public final class NativeLibraries {
    private static final Logger LOG = Logger.getLogger(NativeLibraries.class);

    /** How far the loading has come. */
    public enum State {
        LOADING,
        LOADED,
        FAILED
    }

    private final Runnable loading;
    private volatile State state = State.LOADING;

    /** @param loading throws a {@link LinkageError} where they are missing or made for another machine */
    public NativeLibraries(Runnable loading) {
        this.loading = loading;
    }

    /** Blocks for a second or two, until they are unpacked and loaded. */
    public void load() {
        try {
            loading.run();
            state = State.LOADED;
        } catch (LinkageError e) {
            state = State.FAILED;
            LOG.error("FFmpeg's libraries cannot be loaded: no file can be served", e);
        }
    }

    public State state() {
        return state;
    }
}
