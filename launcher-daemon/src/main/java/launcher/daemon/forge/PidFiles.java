package launcher.daemon.forge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import launcher.core.app.AppId;
import launcher.core.forge.PidFile;
import launcher.daemon.os.Account;
import launcher.daemon.os.AtomicFile;
import launcher.daemon.os.IoErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pid files of slforge, {@code streamlit-APP.pid} in one folder. What they say is acted on by root. */
record PidFiles(Path folder) {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final Pattern NAME = Pattern.compile("streamlit-(.+)\\.pid");
    private static final int ROOT = 0;

    /** The app whose pid file has this name. */
    static Optional<AppId> appOf(String fileName) {
        Matcher matcher = NAME.matcher(fileName);
        return matcher.matches() ? AppId.parse(matcher.group(1)) : Optional.empty();
    }

    /** The app's file, and whether it names a Streamlit process. */
    PidFile look(AppId app) {
        OptionalLong pid = read(app);
        if (pid.isPresent()) {
            return new PidFile.Names(pid.getAsLong(), StreamlitProcess.of(pid.getAsLong()).isPresent());
        }
        return exists(app) ? new PidFile.Untrusted() : new PidFile.Absent();
    }

    /** The number in the app's file; empty if there is none, or if it is not root's or the daemon's. */
    OptionalLong read(AppId app) {
        try {
            Path file = file(app);
            int owner = (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            boolean trusted = owner == ROOT || owner == Account.ownUid();
            if (!trusted || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return OptionalLong.empty();
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            return text.matches("[1-9][0-9]{0,9}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    /** True if there is a file, whatever it says. */
    boolean exists(AppId app) {
        return Files.exists(file(app), LinkOption.NOFOLLOW_LINKS);
    }

    void write(AppId app, long pid) {
        try {
            AtomicFile.replace(file(app), (pid + "\n").getBytes(StandardCharsets.US_ASCII), "rw-r--r--");
        } catch (IOException e) {
            LOG.debug("{}: slforge will not know that it runs: {}", app, IoErrors.of(e));
        }
    }

    void delete(AppId app) {
        try {
            Files.deleteIfExists(file(app));
        } catch (IOException e) {
            LOG.debug("{}: its pid file is left over: {}", app, IoErrors.of(e));
        }
    }

    private Path file(AppId app) {
        return folder.resolve("streamlit-" + app + ".pid");
    }
}
