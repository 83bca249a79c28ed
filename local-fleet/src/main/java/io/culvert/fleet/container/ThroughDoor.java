package io.culvert.fleet.container;

import io.culvert.fleet.drill.Finding;
import java.util.List;

/** FFmpeg, GStreamer where it is installed, and scripted viewers. */
final class ThroughDoor implements Show {
    @Override
    public List<Finding> pictures(String door) {
        return Players.hasGStreamer()
                ? List.of(Players.ffmpeg(door), Players.gstreamer(door))
                : List.of(Players.ffmpeg(door));
    }

    @Override
    public Watchers audience(int size, String door) {
        return new Audience(size, List.of(door));
    }

    @Override
    public int refused(int count, String door) {
        return Audience.refused(count, door);
    }
}
