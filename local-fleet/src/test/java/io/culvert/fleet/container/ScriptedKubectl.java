package io.culvert.fleet.container;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** A {@code kubectl} that is a small shell script: it writes down what it is told and answers as a cluster would. */
final class ScriptedKubectl {
    /** A file beside the script changes what it says; the address of the load balancer comes with the third question. */
    private static final String SCRIPT = """
            #!/bin/sh
            cd "%s" || exit 9
            printf '%%s\\n' "$*" >>calls
            for refused in $(cat refused 2>/dev/null); do
              case "$*" in *"$refused"*) echo "error: $refused" >&2; exit 1 ;; esac
            done
            case "$*" in
              "config current-context") echo kind-try ;;
              "get namespace culvert"*) cat namespace 2>/dev/null ;;
              *"get deployment,statefulset"*) printf 'deployment.apps/kafka\\nstatefulset.apps/media-relay\\n' ;;
              *"get service culvert"*) [ "$(grep -c 'get service culvert' calls)" -lt 3 ] || printf 192.0.2.7 ;;
              *"get pod media-relay-0"*) printf node-b ;;
              "get nodes"*) cat nodes ;;
              *) echo ok ;;
            esac
            exit 0
            """;

    private final Path folder;

    ScriptedKubectl(Path folder) throws IOException {
        this.folder = folder;
        Path script = Files.writeString(folder.resolve("kubectl"), SCRIPT.formatted(folder));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        nodes("control NoSchedule", "node-a ", "node-b ");
    }

    /** As the environment that leads to it. */
    Map<String, String> environment() {
        return Map.of("PATH", "/nowhere" + File.pathSeparator + folder);
    }

    /** Names and effects of taints. */
    void nodes(String... lines) throws IOException {
        Files.write(folder.resolve("nodes"), List.of(lines));
    }

    void namespaceIsThere() throws IOException {
        Files.writeString(folder.resolve("namespace"), "namespace/culvert\n");
    }

    /** Fails each call that has this word in it. */
    void refuse(String word) throws IOException {
        Files.writeString(folder.resolve("refused"), word);
    }

    List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }
}
