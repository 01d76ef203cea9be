package launcher.daemon.bytecode;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * What Python there is in a folder.
 *
 * @param newestMillis when the newest script was changed, in milliseconds since 1970; {@link Long#MIN_VALUE} if there
 *                     is none
 * @param stale        whether any script is newer than its bytecode
 */
record Scripts(long newestMillis, boolean stale) {

    /** Folders below this depth, and scripts beyond this number, are not looked at: an app's folder may hold data. */
    static final int DEPTH_MAX = 6;
    static final int LOOKED_AT_MAX = 5_000;

    /** The scripts of a folder without those in hidden folders; links are not followed. */
    static Scripts of(Path folder) throws IOException {
        var walk = new Walk(folder);
        Files.walkFileTree(folder, Set.of(), DEPTH_MAX, walk);
        return new Scripts(walk.newest, walk.stale);
    }

    /** The packages of a venv whose Streamlit was never compiled. */
    static Optional<Path> uncompiledSitePackages(Path venv) throws IOException {
        Path lib = venv.resolve("lib");
        if (!Files.isDirectory(lib)) {
            return Optional.empty();
        }
        try (var versions = Files.newDirectoryStream(lib, "python3*")) {
            for (Path version : versions) {
                Path site = version.resolve("site-packages");
                if (Files.isDirectory(site.resolve("streamlit"))
                        && !Files.exists(site.resolve("streamlit/__pycache__"))) {
                    return Optional.of(site);
                }
            }
        }
        return Optional.empty();
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private long newest = Long.MIN_VALUE;
        private boolean stale;
        private int lookedAt;

        private Walk(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean hidden = !folder.equals(root) && String.valueOf(folder.getFileName()).startsWith(".");
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile() && String.valueOf(file.getFileName()).endsWith(".py")) {
                newest = Math.max(newest, attributes.lastModifiedTime().toMillis());
                stale = stale || !BytecodeCompiler.isFresh(file);
            }
            return ++lookedAt < LOOKED_AT_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
