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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import launcher.daemon.os.Account;
import launcher.daemon.os.AtomicFile;
import launcher.daemon.os.OsException;
import launcher.daemon.os.Posix;
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

    /** The account the app runs as, which its output was given to; the daemon's own if there is no output any more. */
    int appUid() {
        try {
            return (Integer) Files.getAttribute(out(), "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            LOG.debug("{}: {}", out(), e.getMessage());
            return Account.ownUid();
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

    /** Notes the files into which the shim writes itself before it becomes the app. */
    void writeEntrances(List<Path> entrances) throws IOException {
        Files.write(path.resolve("cgroup"), entrances.stream().map(Path::toString).toList());
    }

    void writeRecord(RunRecord record) throws IOException {
        AtomicFile.replace(path.resolve("record"), record.format().getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }

    Optional<RunRecord> record() {
        return read("record").flatMap(RunRecord::parse);
    }

    /** Registers for an app that has no shim to do so. */
    void writeRegistration(Registration written) throws IOException {
        AtomicFile.replace(path.resolve("pid"), (words(written.shim()) + " " + words(written.app()) + "\n")
                .getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }

    private static String words(ProcessIdentity identity) {
        return identity.pid() + " " + identity.startTicks();
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

    private void deleteFiles() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** All run folders below {@code runs}, cancelled ones too. */
    static List<RunDirectory> list(Path runs) {
        try (var entries = Files.list(runs)) {
            return entries.sorted().map(RunDirectory::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(runs + " cannot be read", e);
        }
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(path.resolve(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ProcessIdentity identity(String[] words, int at) {
        return new ProcessIdentity(Long.parseLong(words[at]), Long.parseLong(words[at + 1]));
    }
}
