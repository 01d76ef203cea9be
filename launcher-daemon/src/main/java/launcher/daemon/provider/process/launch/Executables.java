package launcher.daemon.provider.process.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs as a shell would. */
public final class Executables {

    private Executables() {}

    /**
     * The program: as it stands if it has a slash, seen from {@code cwd}, else the first of that name on {@code path}.
     */
    public static Optional<Path> find(String program, String path, Path cwd) {
        if (program.indexOf('/') >= 0) {
            return Optional.of(cwd.resolve(program)).filter(Executables::canRun);
        }
        for (String folder : path.split(":", -1)) {
            Path candidate = cwd.resolve(folder).resolve(program);
            if (canRun(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean canRun(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
