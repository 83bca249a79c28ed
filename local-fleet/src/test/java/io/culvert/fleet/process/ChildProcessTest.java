package io.culvert.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void shouldReportOutputAndCodeWhenTheChildEnds() {
        ChildProcess child = start("sh", "-c", "echo $GREETING; exit 3");

        assertThat(child.awaitExit(SOON)).isTrue();
        assertThat(child.exitCode()).isEqualTo(3);
        assertThat(child.lastLines(5)).isEqualTo("hello");
    }

    @Test
    void shouldKnowTheChildItselfWhenAskedForItsProcessId() {
        ChildProcess child = start("sh", "-c", "echo $$");

        assertThat(child.awaitExit(SOON)).isTrue();
        assertThat(child.lastLines(1)).isEqualTo(Long.toString(child.pid()));
    }

    @Test
    void shouldEndByForceWhenTheChildIgnoresTheRequest() {
        ChildProcess child = start("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done");
        Await.until("the trap", SOON, Duration.ofMillis(20), () -> child.lastLines(1)
                .equals("up"));

        child.stop(Duration.ofMillis(200));

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void shouldLetTheChildFinishWhenItIsAskedToStop() {
        ChildProcess child =
                start("sh", "-c", "trap 'sleep 0.5; echo done; exit 7' TERM; echo up; while :; do sleep 0.1; done");
        Await.until("the trap", SOON, Duration.ofMillis(20), () -> child.lastLines(1)
                .equals("up"));

        child.stop(SOON);

        assertThat(child.lastLines(1)).isEqualTo("done");
        assertThat(child.exitCode()).isEqualTo(7);
    }

    @Test
    void shouldDoNothingWhilePausedWhenTheChildCountsOn() {
        ChildProcess child = start("sh", "-c", "while :; do echo tick; sleep 0.02; done");
        Await.until("ticks", SOON, Duration.ofMillis(20), () -> size(child) > 50);

        child.pause();
        Await.until("the stop to be seen", SOON, Duration.ofMillis(20), () -> state(child)
                .startsWith("T"));
        child.resume();

        long before = size(child);
        Await.until("ticks after the pause", SOON, Duration.ofMillis(20), () -> size(child) > before);
        child.kill();
    }

    /** What the guard promises: the parent is killed in a way that lets it do nothing more. */
    @Test
    void shouldDieWithItsParentWhenThatIsKilled() throws Exception {
        Path log = folder.resolve("grandchild.log");
        Process parent = new ProcessBuilder(JavaCommand.main(List.of(), Parent.class, List.of(log.toString())))
                .redirectErrorStream(true)
                .start();
        long grandchild = Long.parseLong(parent.inputReader().readLine().strip());
        assertThat(ProcessHandle.of(grandchild)).isPresent();

        parent.destroyForcibly();

        Await.until("the grandchild to end", SOON, Duration.ofMillis(20), () -> ProcessHandle.of(grandchild)
                .isEmpty());
    }

    /** Starts one child, prints its process id and waits. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            ChildProcess child =
                    ChildProcess.start("sleeper", List.of("sleep", "600"), Map.of(), Path.of(arguments[0]));
            System.out.println(child.pid());
            child.awaitExit(Duration.ofMinutes(10));
        }
    }

    private ChildProcess start(String... command) {
        return ChildProcess.start("child", List.of(command), Map.of("GREETING", "hello"), folder.resolve("child.log"));
    }

    private static long size(ChildProcess child) {
        return child.log().toFile().length();
    }

    private static String state(ChildProcess child) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", Long.toString(child.pid())).start();
            return new String(ps.getInputStream().readAllBytes()).strip();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
