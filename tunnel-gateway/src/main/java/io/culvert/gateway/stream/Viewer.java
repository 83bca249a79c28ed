package io.culvert.gateway.stream;

/** A tunnel that is Playing. Belongs to the event loop of its channel: call it from there only. */
public interface Viewer {
    /** No media after the call returns; sender reports go on every 20 s. Playing again is a new {@link Streams#play}. */
    void pause();

    /** What it has had; to be asked before {@link #stop} or after. */
    LastFrame lastFrame();

    /** Nothing more is written, and the stream forgets the viewer. May be called more than once. */
    void stop();
}
