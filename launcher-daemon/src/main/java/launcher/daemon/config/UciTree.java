package launcher.daemon.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import launcher.core.protocol.Suggestion;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;
import launcher.daemon.config.source.SourceText;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.UciFile;
import launcher.daemon.config.source.UciFile.Line;
import launcher.daemon.config.source.UciFile.Section;

/**
 * Translates the UCI files of SecuBox's launcher into the tree that the YAML form would have, so that everything after
 * this is the same for both: {@code streamlit-launcher} holds the settings and priorities, {@code streamlit-forge}
 * beside it the apps.
 */
final class UciTree {

    private static final String LAUNCHER_NAME = "streamlit-launcher";
    private static final String FORGE_NAME = "streamlit-forge";
    private static final TreeSet<String> OPTIONS = new TreeSet<>(List.of(
            "enabled", "on_demand", "idle_timeout", "check_interval", "memory_threshold", "startup_timeout",
            "tracking_dir", "trackers", "log_level", "readers", "ports", "state_dir", "socket", "apps_dir"));

    private final Problems problems;

    private UciTree(Problems problems) {
        this.problems = problems;
    }

    /**
     * The tree of a UCI configuration.
     *
     * @param files takes the apps' file, if there is one
     */
    static Tree read(Path main, String text, List<Path> files, Problems problems) {
        var reading = new UciTree(problems);
        List<Section> sections = UciFile.parse(main, text, problems);
        var launcher = new ArrayList<Tree.Entry>();
        var priorities = new UciPriorities(problems);
        Path appsDir = UciAppsReader.APPS_DIR;
        for (Section section : sections) {
            if (section.type().equals("global") || section.name().equals("global")) {
                appsDir = reading.global(section, launcher).orElse(appsDir);
            } else if (section.type().equals("priority")) {
                priorities.add(section);
            } else {
                problems.error(section.place(), "unknown section type \"" + Texts.shorten(section.type()) + "\""
                        + Suggestion.hint(section.type(), List.of("global", "priority")));
            }
        }
        Path forge = main.resolveSibling(String.valueOf(main.getFileName()).contains(LAUNCHER_NAME)
                ? String.valueOf(main.getFileName()).replace(LAUNCHER_NAME, FORGE_NAME) : FORGE_NAME);
        var apps = new LinkedHashMap<String, Tree.Entry>();
        if (Files.exists(forge)) {
            files.add(forge);
            List<Section> forgeSections = SourceText.read(forge, problems)
                    .map(more -> UciFile.parse(forge, more, problems)).orElse(List.of());
            apps.putAll(new UciAppsReader(appsDir, priorities, problems).apps(forgeSections));
        } else {
            problems.warning(SourceLocation.startOf(main), "no apps: " + forge + " does not exist");
        }
        priorities.warnOfStrangers(apps.keySet());
        SourceLocation start = SourceLocation.startOf(main);
        return new Tree.Mapping(start, List.of(
                new Tree.Entry("launcher", start, new Tree.Mapping(start, launcher)),
                new Tree.Entry("apps", start, new Tree.Mapping(start, new ArrayList<>(apps.values())))));
    }

    /** Adds the section's settings to {@code launcher}; returns the apps' folder, if it names one. */
    private Optional<Path> global(Section section, List<Tree.Entry> launcher) {
        Optional<Path> appsDir = Optional.empty();
        Map<String, Line> options = UciOptions.of(section, OPTIONS, "trackers", problems);
        for (Map.Entry<String, Line> option : options.entrySet()) {
            Line line = option.getValue();
            switch (option.getKey()) {
                case "apps_dir" -> appsDir = folder(line);
                case "enabled", "on_demand" -> add(launcher, line, UciOptions.flag(line));
                case "idle_timeout" -> number(line, "minutes", "m").ifPresent(value -> add(launcher, line, value));
                case "check_interval", "startup_timeout" ->
                        number(line, "seconds", "s").ifPresent(value -> add(launcher, line, value));
                case "memory_threshold" ->
                        number(line, "megabytes", "MiB").ifPresent(value -> add(launcher, line, value));
                case "trackers" -> trackers(section, launcher, line);
                default -> add(launcher, line, UciOptions.scalar(line, line.value().text()));
            }
        }
        return appsDir;
    }

    private Optional<Path> folder(Line line) {
        try {
            return Optional.of(line.place().file().toAbsolutePath().resolveSibling(line.value().text()).normalize());
        } catch (InvalidPathException e) {
            problems.error(line.value().place(), "apps_dir: not a path: " + Texts.shorten(e.getInput()));
            return Optional.empty();
        }
    }

    private static void trackers(Section section, List<Tree.Entry> launcher, Line first) {
        List<Tree> accounts = section.lines().stream()
                .filter(line -> line.key().equals("trackers"))
                .<Tree>map(line -> UciOptions.scalar(line, line.value().text()))
                .toList();
        add(launcher, first, new Tree.Sequence(first.value().place(), accounts));
    }

    private static void add(List<Tree.Entry> entries, Line line, Tree value) {
        entries.removeIf(entry -> entry.key().equals(line.key()));
        entries.add(new Tree.Entry(line.key(), line.place(), value));
    }

    private Optional<Tree> number(Line line, String unit, String suffix) {
        String text = line.value().text();
        if (!text.matches("[0-9]{1,9}")) {
            problems.error(line.value().place(), line.key() + ": expected a number of " + unit + ", not \""
                    + Texts.shorten(text) + "\"");
            return Optional.empty();
        }
        return Optional.of(UciOptions.scalar(line, text + suffix));
    }
}
