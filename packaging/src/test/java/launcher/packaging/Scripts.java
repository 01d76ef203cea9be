package launcher.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import launcher.fixtures.Component;
import launcher.fixtures.Distribution;

/** The shell scripts of this folder, and fakes for what they call. */
final class Scripts {

    static final Path PACKAGING = Distribution.sourceTree().resolve("packaging");

    private Scripts() {}

    /** The shells that our scripts have to run in, each as the words before a script's name. */
    static Stream<List<String>> shells() {
        return Stream.of(
                List.of(Requirements.orSkip(Component.program("dash", "dash")).toString()),
                List.of(Requirements.orSkip(Component.program("busybox", "busybox-static")).toString(), "sh"));
    }

    /** Writes an executable script. */
    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A runtime whose programs print their own name, their pid, each argument and a part of the environment. */
    static Path fakeJava(Path home, String version) {
        String program = """
                #!/bin/sh
                printf '%s\\n' "$0" "pid $$" "$@" "arenas ${MALLOC_ARENA_MAX:-}" \\
                    "files ${STREAMLIT_LAUNCHER_OPEN_FILES:-}" \\
                    "locale ${LC_ALL:-} ${LC_CTYPE:-} ${LANG:-}"
                """;
        write(home.resolve("bin/java"), program);
        write(home.resolve("bin/javac"), program);
        write(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /** Copies a folder of plain files and folders, modes included. */
    static void copy(Path from, Path to) {
        try (Stream<Path> found = Files.walk(from)) {
            for (Path path : found.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
