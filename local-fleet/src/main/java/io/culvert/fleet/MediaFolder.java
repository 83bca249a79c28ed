package io.culvert.fleet;

import io.culvert.fleet.demo.DemoClip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one folder that the relays read.
 *
 * <p>A folder of the user and the demo clip come together as hard links in a folder of ours ({@link MediaLinks}): nothing
 * is written into the user's folder, nothing is copied, and no link leads out of the folder that the relay guards. Where
 * files cannot be linked, as from another disk, the user's folder is served alone.
 *
 * @param path  of the folder
 * @param links that keep it as it is; none where it is the user's or ours alone
 */
record MediaFolder(Path path, Optional<MediaLinks> links) {

    static MediaFolder prepare(Checkout checkout, FleetOptions options, Consumer<String> progress) {
        try {
            Files.createDirectories(checkout.media());
            if (options.demo()) {
                DemoClip.makeIfMissing(checkout.media(), progress);
            }
            return options.media()
                    .map(users -> options.demo() ? together(users, checkout, progress) : alone(users))
                    .orElseGet(() -> alone(checkout.media()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the media folder", e);
        }
    }

    private static MediaFolder alone(Path folder) {
        return new MediaFolder(folder, Optional.empty());
    }

    private static MediaFolder together(Path users, Checkout checkout, Consumer<String> progress) {
        Path folder = checkout.home().resolve("media-links");
        MediaLinks links = new MediaLinks(List.of(users, checkout.media()), folder, progress);
        try {
            links.start();
            return new MediaFolder(folder, Optional.of(links));
        } catch (IOException | UnsupportedOperationException e) {
            progress.accept("no /live/demo: " + users + " cannot be linked into " + folder + " (" + e + ")");
            return alone(users);
        }
    }
}
