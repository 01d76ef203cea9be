package launcher.daemon.applog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import launcher.core.app.AppId;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.SafeFolder;

/** The files of all apps in one folder: {@code APP.log}, {@code APP.log.1} the file before. For one thread. */
final class LogFiles {

    /** More of a line than {@link OutputLine#inFile} ever writes is damage. */
    private static final int LINE_MAX = OutputLine.LENGTH_MAX + 128;

    /** Files kept open; a machine may have more apps than descriptors. */
    private static final int OPEN_MAX = 32;

    private final Path folder;
    private final LogLimits limits;
    private final LinkedHashMap<AppId, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);

    LogFiles(Path folder, LogLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /** Writes whole lines at the end of the app's file. If that fails nothing of them is left there. */
    void append(AppId app, String lines) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        FileChannel file = channel(app);
        if (file.size() > 0 && file.size() + bytes.remaining() > limits.fileBytes()) {
            rotate(app);
            file = channel(app);
        }
        long before = file.size();
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            try {
                // a disk that is full takes the first half of a line
                file.truncate(before);
            } finally {
                closeFile(app);
            }
            throw e;
        }
    }

    private FileChannel channel(AppId app) throws IOException {
        FileChannel there = open.get(app);
        if (there != null && Files.exists(file(app, 0))) {
            return there;
        }
        // another program removed the file, and what is written there would be nowhere
        closeFile(app);
        if (open.size() >= OPEN_MAX) {
            closeFile(open.firstEntry().getKey());
        }
        SafeFolder.makeAll(folder, SafeFolder.GROUP_READS);
        FileChannel opened = FileChannel.open(
                file(app, 0),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        open.put(app, opened);
        return opened;
    }

    private void rotate(AppId app) throws IOException {
        closeFile(app);
        for (int number = limits.files() - 2; number >= 0; number--) {
            if (Files.exists(file(app, number))) {
                Files.move(file(app, number), file(app, number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (limits.files() == 1) {
            Files.delete(file(app, 0));
        }
    }

    /** The latest {@code count} lines that are wanted, oldest first, and no more than fit into an answer. */
    List<OutputLine> last(AppId app, int count, Predicate<OutputLine> wanted) throws IOException {
        List<OutputLine> all = new ArrayList<>();
        int bytes = 0;
        for (int number = 0; number < limits.files() && all.size() < count && bytes < limits.tailBytes(); number++) {
            LineRing ring = new LineRing();
            int bytesLeft = limits.tailBytes() - bytes;
            read(app, number, line -> {
                if (wanted.test(line)) {
                    ring.add(line, bytesLeft);
                }
            });
            List<OutputLine> found = ring.last(count - all.size(), _ -> true);
            bytes += ring.bytes();
            all.addAll(0, found);
        }
        return all;
    }

    /**
     * The run whose lines come latest, but for {@code current}; without a current run, but for the latest run of all.
     */
    Optional<RunId> runBefore(AppId app, Optional<RunId> current) throws IOException {
        Optional<RunId> latest = current;
        for (int number = 0; number < limits.files(); number++) {
            List<RunId> runs = new ArrayList<>();
            read(app, number, line -> {
                if (runs.isEmpty() || !runs.getLast().equals(line.run())) {
                    runs.add(line.run());
                }
            });
            for (RunId run : runs.reversed()) {
                if (latest.isEmpty()) {
                    latest = Optional.of(run);
                } else if (!latest.get().equals(run)) {
                    return Optional.of(run);
                }
            }
        }
        return Optional.empty();
    }

    private void read(AppId app, int number, Consumer<OutputLine> each) throws IOException {
        // this decoder replaces what is not UTF-8 instead of failing; a line of a reader would end with CR too
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Files.newInputStream(file(app, number)), StandardCharsets.UTF_8))) {
            var line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    OutputLine.fromFile(app, line.toString()).ifPresent(each);
                    line.setLength(0);
                } else if (line.length() < LINE_MAX) {
                    line.append((char) c);
                }
            }
            OutputLine.fromFile(app, line.toString()).ifPresent(each);
        } catch (NoSuchFileException _) {
            // an app that printed less
        }
    }

    private Path file(AppId app, int number) {
        return folder.resolve(app + ".log" + (number == 0 ? "" : "." + number));
    }

    private void closeFile(AppId app) throws IOException {
        FileChannel file = open.remove(app);
        if (file != null) {
            file.close();
        }
    }

    void close() throws IOException {
        for (AppId app : List.copyOf(open.keySet())) {
            closeFile(app);
        }
    }
}
