package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaLinksTest {
    @TempDir
    Path place;

    private final List<String> said = new ArrayList<>();
    private Path users;
    private Path ours;
    private Path served;
    private MediaLinks links;

    @BeforeEach
    void makeFolders() throws IOException {
        users = Files.createDirectories(place.resolve("users"));
        ours = Files.createDirectories(place.resolve("ours"));
        served = Files.createDirectories(place.resolve("served"));
        links = new MediaLinks(List.of(users, ours), served, said::add);
        Files.writeString(ours.resolve("demo.mp4"), "demo");
        Files.writeString(users.resolve("cam.mp4"), "old");
    }

    private String text(String name) throws IOException {
        return Files.readString(served.resolve(name));
    }

    @Test
    void shouldServeBothFoldersAndWhatIsInThem() throws IOException {
        Files.createDirectories(users.resolve("yard"));
        Files.writeString(users.resolve("yard/gate.mp4"), "gate");

        links.look();

        assertThat(text("demo.mp4")).isEqualTo("demo");
        assertThat(text("cam.mp4")).isEqualTo("old");
        assertThat(text("yard/gate.mp4")).isEqualTo("gate");
    }

    @Test
    void shouldServeTheUsersFileWhenBothHaveTheName() throws IOException {
        Files.writeString(users.resolve("demo.mp4"), "theirs");

        links.look();

        assertThat(text("demo.mp4")).isEqualTo("theirs");
    }

    /** As editors, rsync and mv do it: the old file is there until the last who reads it has closed it. */
    @Test
    void shouldServeTheNewFileWhenOneTakesItsPlace() throws IOException {
        links.look();
        Path fresh = Files.writeString(place.resolve("fresh"), "new");
        Files.move(fresh, users.resolve("cam.mp4"), StandardCopyOption.REPLACE_EXISTING);

        links.look();

        assertThat(text("cam.mp4")).isEqualTo("new");
        assertThat(served).isDirectoryNotContaining("glob:**~");
    }

    @Test
    void shouldServeNoMoreWhatIsGone() throws IOException {
        links.look();
        Files.delete(users.resolve("cam.mp4"));
        Files.writeString(users.resolve("later.mp4"), "later");

        links.look();

        assertThat(served.resolve("cam.mp4")).doesNotExist();
        assertThat(text("later.mp4")).isEqualTo("later");
    }

    /** As where the user's folder is the one that all lies in. */
    @Test
    void shouldNotServeItselfWhenTheFolderOfLinksIsInTheUsers() throws IOException {
        MediaLinks inside = new MediaLinks(List.of(users, ours), users.resolve("state/links"), said::add);
        Files.createDirectories(users.resolve("state/links"));
        Files.createDirectories(users.resolve(".hidden"));
        Files.writeString(users.resolve(".hidden/x.mp4"), "x");
        inside.look();
        inside.look();

        assertThat(users.resolve("state/links/.hidden")).doesNotExist();
        assertThat(users.resolve("state/links/cam.mp4")).exists();
        assertThat(users.resolve("state/links/state")).doesNotExist();
    }

    @Test
    void shouldSayOnceWhatCannotBeServedByItsName() throws IOException {
        Files.writeString(users.resolve("My Film.mp4"), "film");

        links.look();
        links.look();

        assertThat(said).singleElement().asString().contains("My Film.mp4");
    }
}
