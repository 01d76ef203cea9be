package launcher.daemon.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import launcher.core.app.AppId;
import launcher.daemon.config.ConfigReader;
import launcher.daemon.config.settings.OperatorSettings;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceText;
import launcher.daemon.config.source.UciFile;
import launcher.daemon.config.source.UciFile.Section;
import launcher.daemon.control.command.SettingsStore.Setting;
import launcher.daemon.os.IoErrors;

/**
 * Writes operators' settings into a UCI configuration by {@code uci}, which replaces the file at once or not at all.
 * There they survive a reboot of OpenWrt, whose state folder lies in memory. Changes that somebody else has made with
 * {@code uci set} and not committed are neither seen nor committed.
 */
final class UciSettings {

    private static final String PROGRAM = "uci";
    private static final List<String> SYSTEM_FOLDERS = List.of("/sbin", "/usr/sbin", "/bin", "/usr/bin");
    private static final int SECONDS_MAX = 10;
    private static final String PRIORITY = "priority";
    private static final String ALWAYS_ON = "always_on";

    private final Path program;
    private final Path file;

    private UciSettings(Path program, Path file) {
        this.program = program;
        this.file = file.toAbsolutePath().normalize();
    }

    /**
     * Empty if the configuration is no UCI file, or one that {@code uci} cannot name, or if there is no {@code uci}.
     */
    static Optional<UciSettings> of(Path file, String path) {
        if (!String.valueOf(file.getFileName()).matches("[A-Za-z0-9_-]+") || !ConfigReader.isUci(file)) {
            return Optional.empty();
        }
        return Stream.concat(Arrays.stream(path.split(":", -1)), SYSTEM_FOLDERS.stream())
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(candidate -> Files.isRegularFile(candidate) && Files.isExecutable(candidate))
                .findFirst().map(found -> new UciSettings(found, file));
    }

    /**
     * Sets what is given and keeps the rest.
     *
     * @param before what is kept elsewhere for this app, and from now on stands in the file unless it is changed
     * @throws IOException with what {@code uci} said; the file is as it was
     */
    void write(AppId app, OperatorSettings before, Setting priority, Optional<Boolean> alwaysOn) throws IOException {
        Path changes = Files.createTempDirectory("streamlit-launcher-uci");
        try {
            List<Section> sections = sections();
            Target target = target(sections, app, changes);
            boolean reset = priority instanceof Setting.Configured;
            var value = priority.over(before.priority());
            if (value.isPresent()) {
                set(changes, target, PRIORITY, String.valueOf(value.getAsInt()));
            } else if (reset) {
                remove(changes, target, PRIORITY);
            }
            Optional<Boolean> pinned = alwaysOn.or(before::alwaysOn);
            if (pinned.isPresent()) {
                set(changes, target, ALWAYS_ON, pinned.get() ? "1" : "0");
            }
            uci(changes, "commit", name());
        } finally {
            delete(changes);
        }
    }

    /**
     * Where the settings of an app stand.
     *
     * @param priorities the address of its priority section
     * @param known      that section, if it has been there before
     * @param own        the address of its own section
     * @param section    that section, which beats the first
     */
    private record Target(
            String priorities, Optional<Section> known, Optional<String> own, Optional<Section> section) {}

    private Target target(List<Section> sections, AppId app, Path changes) throws IOException {
        Optional<Section> known = sections.stream().filter(section -> section.type().equals("priority"))
                .filter(section -> option(section, "app").filter(app.value()::equals).isPresent()).findFirst();
        Optional<Section> own = sections.stream().filter(section -> section.type().equals("app"))
                .filter(section -> option(section, "name").orElse(section.name()).equals(app.value())).findFirst();
        String priorities = known.isPresent() ? address(sections, known.get()) : add(app, changes);
        return new Target(priorities, known, own.map(section -> address(sections, section)), own);
    }

    private String add(AppId app, Path changes) throws IOException {
        String added = uci(changes, "add", name(), "priority").strip();
        if (!added.matches("[A-Za-z0-9_]+")) {
            throw new IOException("uci add said \"" + added + "\" instead of a section's name");
        }
        uci(changes, "set", name() + "." + added + ".app=" + app.value());
        return added;
    }

    /** A value goes where it counts: into the app's own section if it is there. */
    private void set(Path changes, Target target, String key, String value) throws IOException {
        boolean inOwn = target.section().flatMap(section -> option(section, key)).isPresent();
        String address = inOwn ? target.own().orElseThrow() + "." + key : target.priorities() + "." + inPriorities(key);
        uci(changes, "set", name() + "." + address + "=" + value);
    }

    private void remove(Path changes, Target target, String key) throws IOException {
        if (target.known().flatMap(section -> option(section, inPriorities(key))).isPresent()) {
            uci(changes, "delete", name() + "." + target.priorities() + "." + inPriorities(key));
        }
        if (target.section().flatMap(section -> option(section, key)).isPresent()) {
            uci(changes, "delete", name() + "." + target.own().orElseThrow() + "." + key);
        }
    }

    private static String inPriorities(String key) {
        return key.equals(PRIORITY) ? "value" : key;
    }

    private static String address(List<Section> sections, Section section) {
        List<Section> alike = sections.stream().filter(other -> other.type().equals(section.type())).toList();
        return section.name().isEmpty() ? "@" + section.type() + "[" + alike.indexOf(section) + "]" : section.name();
    }

    private static Optional<String> option(Section section, String key) {
        return section.options().stream().filter(option -> option.key().equals(key))
                .map(option -> option.value().text()).findFirst();
    }

    private List<Section> sections() throws IOException {
        var problems = new Problems();
        List<Section> sections = SourceText.bytes(file, problems).map(bytes -> UciFile.parse(file, bytes, problems))
                .orElse(List.of());
        if (problems.anyError()) {
            throw new IOException(problems.all().getFirst().toString());
        }
        return sections;
    }

    private String name() {
        return String.valueOf(file.getFileName());
    }

    private String uci(Path changes, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-c", String.valueOf(file.getParent()),
                "-t", changes.toString()));
        command.addAll(List.of(arguments));
        Path said = changes.resolveSibling(changes.getFileName() + ".out");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("uci " + arguments[0] + " took longer than " + SECONDS_MAX + " s");
            }
            String output = Files.readString(said, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException("uci " + String.join(" ", arguments) + ": "
                        + (output.isBlank() ? "exit " + process.exitValue() : output.strip()));
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path entry : files) {
                Files.delete(entry);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(IoErrors.of(e), e);
        }
    }
}
