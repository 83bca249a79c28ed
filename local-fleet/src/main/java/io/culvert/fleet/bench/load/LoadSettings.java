package io.culvert.fleet.bench.load;

import java.util.List;

/**
 * Who is loaded, and how.
 *
 * @param path    what is played; {@code {n}} is replaced by the number of the viewer modulo {@code streams}
 * @param streams number of different streams
 */
public record LoadSettings(String host, int port, Mode mode, String path, int streams) {
    /** What a viewer does with its sockets. */
    public enum Mode {
        /** GET and POST, and everything up to PLAY. */
        TUNNEL,
        /** GET and POST, and OPTIONS once; plays nothing. */
        IDLE,
        /** One connection with OPTIONS once; plays nothing. */
        IDLE_RTSP,
        /** Connects and reads frames: for the row without Culvert. */
        RAW
    }

    List<String> arguments(int controlPort) {
        return List.of(
                Integer.toString(controlPort),
                host,
                Integer.toString(port),
                mode.name(),
                path,
                Integer.toString(streams));
    }

    static LoadSettings parse(String[] arguments) {
        return new LoadSettings(
                arguments[1],
                Integer.parseInt(arguments[2]),
                Mode.valueOf(arguments[3]),
                arguments[4],
                Integer.parseInt(arguments[5]));
    }

    String urlOf(int viewer) {
        return "rtsp://" + host + ":" + port + path.replace("{n}", Integer.toString(viewer % streams));
    }
}
