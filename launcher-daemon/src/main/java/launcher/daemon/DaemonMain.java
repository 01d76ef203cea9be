package launcher.daemon;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.protocol.json.JsonText;
import launcher.core.protocol.result.ConfigReport;
import launcher.daemon.config.Config;
import launcher.daemon.config.ConfigReader;
import launcher.daemon.config.DefaultPaths;
import launcher.daemon.config.source.Problem;
import launcher.daemon.os.Account;
import launcher.daemon.reload.ActiveConfiguration;
import launcher.daemon.reload.StoredApps;
import launcher.daemon.service.AsyncLogOutput;
import launcher.daemon.service.DaemonOptions;
import launcher.daemon.service.SignalHandler;
import launcher.daemon.service.StartupException;
import launcher.daemon.state.SourceStore;
import org.slf4j.LoggerFactory;

/** The daemon's main: exit codes, and the way to {@link Daemon}. */
public final class DaemonMain {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int BAD_CONFIG = 9;

    /** How long the last lines of the log may take to be written when the daemon ends. */
    private static final Duration LOG_DRAIN_MAX = Duration.ofSeconds(1);

    private static final AsyncLogOutput LOG_OUTPUT = new AsyncLogOutput(new FileOutputStream(FileDescriptor.err));

    private DaemonMain() {}

    public static void main(String[] args) throws InterruptedException {
        System.setErr(new PrintStream(LOG_OUTPUT, false, StandardCharsets.UTF_8));
        Thread.setDefaultUncaughtExceptionHandler(DaemonMain::die);
        int code = run(args);
        LOG_OUTPUT.drain(LOG_DRAIN_MAX);
        System.exit(code);
    }

    /** A thread that ends for a bug leaves a daemon that only seems to work: the next one takes the apps over. */
    private static void die(Thread thread, Throwable bug) {
        LoggerFactory.getLogger("streamlit-launcher")
                .error("thread {} ended for a bug; the daemon ends, the apps go on", thread.getName(), bug);
        LOG_OUTPUT.drain(LOG_DRAIN_MAX);
        Runtime.getRuntime().halt(FAILED);
    }

    private static int run(String[] args) throws InterruptedException {
        return switch (DaemonOptions.parse(args)) {
            case DaemonOptions.Parsed.Help() -> {
                System.out.println(DaemonOptions.USAGE);
                yield OK;
            }
            case DaemonOptions.Parsed.Invalid(String why) -> {
                System.err.println("streamlit-launcherd: " + why + System.lineSeparator() + DaemonOptions.USAGE);
                yield USAGE;
            }
            case DaemonOptions.Parsed.Valid(DaemonOptions options) -> run(options);
        };
    }

    private static int run(DaemonOptions options) throws InterruptedException {
        DefaultPaths places = DefaultPaths.of(System.getenv(), Account.ownUid(), Files::isReadable);
        Optional<Path> file = options.config().or(places::configuration);
        if (file.isEmpty()) {
            System.err.println("streamlit-launcherd: no configuration found; looked for " + String.join(", ",
                    places.searched().stream().map(Path::toString).toList())
                            + "; write one, or name it with --config FILE");
            return BAD_CONFIG;
        }
        var reader = new ConfigReader(places);
        if (options.checkOnly()) {
            return check(options, reader, file.get());
        }
        return switch (reader.read(
                file.get(), settings -> new StoredApps(new SourceStore(settings.stateDir())), false)) {
            case ConfigReader.Reading.Invalid(List<Problem> problems) -> {
                problems.forEach(System.err::println);
                yield BAD_CONFIG;
            }
            case ConfigReader.Reading.Read(Config config) -> serve(options, reader, file.get(), config);
        };
    }

    private static int check(DaemonOptions options, ConfigReader reader, Path file) {
        ConfigReport report = ActiveConfiguration.check(reader, file);
        if (options.json()) {
            System.out.println(JsonText.write(report.toJson()));
        } else if (report.problems().isEmpty()) {
            report.warnings().forEach(System.out::println);
            System.out.println("valid: " + String.join(", ", report.files()));
        } else {
            report.problems().forEach(System.out::println);
        }
        return report.problems().isEmpty() ? OK : BAD_CONFIG;
    }

    private static int serve(DaemonOptions options, ConfigReader reader, Path file, Config config)
            throws InterruptedException {
        SignalHandler signals;
        try {
            signals = new SignalHandler();
        } catch (IOException e) {
            System.err.println("streamlit-launcherd: signals cannot be heard: " + e.getMessage());
            return FAILED;
        }
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", config.daemon().logLevel().name());
        try (var daemon = Daemon.start(reader, file, config)) {
            while (true) {
                switch (signals.take()) {
                    case RELOAD -> daemon.reload();
                    case END -> {
                        if (options.ephemeral()) {
                            daemon.stopApps();
                        }
                        return OK;
                    }
                }
            }
        } catch (StartupException failed) {
            System.err.println("streamlit-launcherd: " + failed.getMessage());
            return FAILED;
        }
    }
}
