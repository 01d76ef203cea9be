package launcher.daemon.provider.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import launcher.daemon.os.Account;
import launcher.daemon.os.AtomicFile;
import launcher.daemon.os.OsException;
import launcher.daemon.os.Posix;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.launch.LaunchPlan;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run leaves in the file system: {@code out env cgroup record}, made before the spawn, and {@code pid exit},
 * which the shim writes. It lives on a tmpfs, is worthless after a reboot, and so is never synced.
 */
record RunDirectory(Path path) {

    /** The first line of the output: the shim's word that {@code pid} is complete and the app comes next. */
    static final String REGISTERED = "\001registered";

    /** A line of the output: the app has ended, but the shim stays. */
    static final String EXITED = "\001exited";

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");
    private static final int TYPE = 0xF000;
    private static final int TYPE_FIFO = 0x1000;
    /** Nothing here is larger, unless another program wrote it. */
    private static final long FILE_BYTES_MAX = 64 * 1024;
    private static final String CANCELLED = ".cancelled";
    private static final int DELETE_ATTEMPTS_MAX = 5;

    /** Both processes of a run, as the shim registered them. */
    record Registration(ProcessIdentity shim, ProcessIdentity app) {

        /** Of an app that another program started. */
        static Registration withoutShim(ProcessIdentity app) {
            return new Registration(app, app);
        }

        boolean hasShim() {
            return !shim.equals(app);
        }

        /** As the shim writes it. */
        String format() {
            return shim.pid() + " " + shim.startTicks() + " " + app.pid() + " " + app.startTicks() + "\n";
        }
    }

    /** Makes the folder, for the daemon's user only. Fails if it is there. */
    void create() throws IOException {
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Makes the FIFO, which its owner may open anew: an app that opens /dev/stdout does. */
    void createOutput(Optional<LaunchPlan.Owner> owner) throws OsException {
        Posix.mkfifo(out().toString(), 0600);
        if (owner.isPresent()) {
            Posix.chown(out().toString(), owner.get().uid(), owner.get().gid());
        }
    }

    /** The account that the output was given to; the daemon's own if it is not there, or is something else. */
    int outputUid() {
        try {
            return hasOutput() ? (Integer) Files.getAttribute(out(), "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    : Account.ownUid();
        } catch (IOException e) {
            LOG.debug("{}: {}", out(), e.getMessage());
            return Account.ownUid();
        }
    }

    /** True if the output is the FIFO that it was made as. */
    boolean hasOutput() {
        try {
            int mode = (Integer) Files.getAttribute(out(), "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & TYPE) == TYPE_FIFO;
        } catch (IOException e) {
            LOG.debug("{}: {}", out(), e.getMessage());
            return false;
        }
    }

    Path out() {
        return path.resolve("out");
    }

    Path env() {
        return path.resolve("env");
    }

    void writeEnv(String script) throws IOException {
        Files.createFile(env(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(env(), script);
    }

    /** Writes it again if it is missing or damaged, so that a command beside the run finds an environment. */
    void restoreEnv(String script) throws IOException {
        if (read("env").filter(there -> there.endsWith(Environment.SCRIPT_END)).isEmpty()) {
            new RunDirectory(env()).delete();
            writeEnv(script);
        }
    }

    /** Notes the files into which the shim writes itself before it becomes the app. */
    void writeEntrances(List<Path> entrances) throws IOException {
        Files.write(path.resolve("cgroup"), entrances.stream().map(Path::toString).toList());
    }

    void writeRecord(RunRecord record) throws IOException {
        AtomicFile.replace(path.resolve("record"), record.format().getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }

    Optional<RunRecord> record() {
        return read("record").flatMap(text -> RunRecord.parse(text, outputUid()));
    }

    /**
     * Writes again what is missing of a live run, or is no longer what was written; what is in its place is removed.
     *
     * @return true if there was anything to do
     */
    boolean restore(RunRecord wanted, Registration registration) throws IOException {
        boolean damaged = false;
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            delete();
            create();
            damaged = true;
        }
        if (!record().equals(Optional.of(wanted))) {
            deleteFolder("record");
            writeRecord(wanted);
            damaged = true;
        }
        if (!registration().equals(Optional.of(registration))) {
            deleteFolder("pid");
            writeRegistration(registration);
            damaged = true;
        }
        // the shim puts its own there by rename, which fails if that is a folder
        if (Files.exists(path.resolve("exit"), LinkOption.NOFOLLOW_LINKS) && registration.app().alive()) {
            new RunDirectory(path.resolve("exit")).delete();
            damaged = true;
        }
        return damaged;
    }

    /** A rename replaces anything else, and what is there stays where the file system has no room for another. */
    private void deleteFolder(String name) throws IOException {
        if (Files.isDirectory(path.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            new RunDirectory(path.resolve(name)).delete();
        }
    }

    /** Registers for an app that has no shim to do so. */
    void writeRegistration(Registration written) throws IOException {
        AtomicFile.replace(path.resolve("pid"), written.format().getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }

    /** What registered, or empty: a line without its newline was never finished. */
    Optional<Registration> registration() {
        return read("pid").filter(line -> line.endsWith("\n")).flatMap(line -> {
            String[] words = line.strip().split(" ", -1);
            try {
                return words.length == 4 ? Optional.of(new Registration(identity(words, 0), identity(words, 2)))
                        : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** The status the shim wrote, 0 to 255 with 128+n for signal n; empty if it never came to that. */
    Optional<Integer> exitStatus() {
        return read("exit").flatMap(text -> {
            try {
                return Optional.of(Integer.parseInt(text.strip()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Takes the folder away from a shim that has not registered, upon which it starts nothing. If it registered in this
     * very moment the folder is given back and the registration is returned.
     */
    Optional<Registration> cancel() throws IOException {
        var cancelled = new RunDirectory(path.resolveSibling(path.getFileName() + CANCELLED));
        Files.move(path, cancelled.path, StandardCopyOption.ATOMIC_MOVE);
        Optional<Registration> registration = cancelled.registration();
        if (registration.isPresent()) {
            Files.move(cancelled.path, path, StandardCopyOption.ATOMIC_MOVE);
        } else {
            cancelled.delete();
        }
        return registration;
    }

    /** Removes the folder and what is in it; a folder that is gone already is fine. */
    void delete() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                deleteFiles();
                Files.deleteIfExists(path);
                return;
            } catch (NoSuchFileException e) {
                return;
            } catch (DirectoryNotEmptyException e) {
                // a cancelled shim may still be creating the pid file it had begun to
                if (attempt == DELETE_ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    /** The same where a failure can only be logged; the next daemon tries again. */
    void deleteQuietly() {
        try {
            delete();
        } catch (IOException e) {
            LOG.warn("{} is left over: {}", path, e.getMessage());
        }
    }

    /** What a link leads to is not its business. */
    private void deleteFiles() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    new RunDirectory(file).delete();
                } else {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** All run folders below {@code runs}, cancelled ones too; none if that is not there. */
    static List<RunDirectory> list(Path runs) {
        if (!Files.exists(runs, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (var entries = Files.list(runs)) {
            return entries.sorted().map(RunDirectory::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(runs + " cannot be read", e);
        }
    }

    /** A regular file only: to open a FIFO would wait for its other end, and a link may lead to one. */
    private Optional<String> read(String file) {
        Path there = path.resolve(file);
        try {
            BasicFileAttributes found =
                    Files.readAttributes(there, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile() && found.size() <= FILE_BYTES_MAX
                    ? Optional.of(new String(Files.readAllBytes(there), StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ProcessIdentity identity(String[] words, int at) {
        return new ProcessIdentity(Long.parseLong(words[at]), Long.parseLong(words[at + 1]));
    }
}
