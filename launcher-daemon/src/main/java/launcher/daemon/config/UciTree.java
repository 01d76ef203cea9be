package launcher.daemon.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.core.protocol.Suggestion;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;
import launcher.daemon.config.source.SourceText;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.UciFile;
import launcher.daemon.config.source.UciFile.Section;

/**
 * Translates the UCI files of SecuBox's launcher into the tree that the YAML form would have, so that everything after
 * this is the same for both: {@code streamlit-launcher} holds settings, {@code streamlit-forge} beside it the apps.
 *
 * <p>What is said of an app, the weakest first: the {@code priority} section of {@code *}, the app in
 * {@code streamlit-forge}, its {@code README.nfo}, its {@code priority} section, its {@code app} section.
 */
final class UciTree {

    /** Where slforge puts its apps, a folder each. */
    static final Path APPS_DIR = Path.of("/srv/streamlit/apps");

    private static final String LAUNCHER_NAME = "streamlit-launcher";
    private static final String FORGE_NAME = "streamlit-forge";
    private static final String FOLDER_OPTION = "apps_dir";
    /** Names the app where the section's own name cannot: uci has no hyphen in names, and each name once in a file. */
    private static final String NAME_OPTION = "name";
    private static final List<String> TYPES = List.of("global", "gateway", "priority", "app");

    private final Path main;
    private final Problems problems;
    private final UciPriorities priorities;
    private final Map<String, Tree.Mapping> own = new LinkedHashMap<>();
    private Tree.Mapping launcher;
    private Tree.Mapping gateway;
    private Optional<UciFile.Option> folder = Optional.empty();

    private UciTree(Path main, Problems problems) {
        this.main = main;
        this.problems = problems;
        this.priorities = new UciPriorities(problems);
        SourceLocation start = SourceLocation.startOf(main);
        this.launcher = new Tree.Mapping(start, List.of());
        this.gateway = new Tree.Mapping(start, List.of());
    }

    /**
     * The tree of a UCI configuration.
     *
     * @param page    the template of the loading page unless the file names another
     * @param files   takes the apps' file, if there is one
     * @param sources told which file lists which apps
     */
    static Tree read(Path main, byte[] bytes, Path page, List<Path> files, SourceReport sources, Problems problems) {
        var reading = new UciTree(main, problems);
        reading.installed(page);
        UciFile.parse(main, bytes, problems).forEach(reading::take);
        return reading.tree(files, sources);
    }

    /** What is installed where the seed's users look for it is what visitors see. */
    private void installed(Path page) {
        if (Files.isRegularFile(page)) {
            SourceLocation start = SourceLocation.startOf(main);
            var template = new Tree.Scalar(start, page.toString(), false);
            gateway = new Tree.Mapping(start, List.of(new Tree.Entry("loading", start,
                    new Tree.Mapping(start, List.of(new Tree.Entry("template", start, template))))));
        }
    }

    private void take(Section section) {
        if (section.type().equals("global") || section.name().equals("global")) {
            folder = UciSectionReader.find(section, FOLDER_OPTION).or(() -> folder);
            launcher = UciSectionReader.over(launcher, UciSectionReader.read(
                    UciSectionReader.without(section, List.of(FOLDER_OPTION)), UciKeys.GLOBAL, problems));
            return;
        }
        switch (section.type()) {
            case "gateway" -> gateway = UciSectionReader.over(gateway,
                    UciSectionReader.read(section, UciKeys.GATEWAY, problems));
            case "priority" -> priorities.add(section);
            case "app" -> app(section);
            default -> problems.error(section.place(), "unknown section type \"" + Texts.shorten(section.type()) + "\""
                    + Suggestion.hint(section.type(), TYPES));
        }
    }

    private void app(Section section) {
        String name = UciSectionReader.find(section, NAME_OPTION).map(option -> option.value().text())
                .orElse(section.name());
        Tree.Mapping said = UciSectionReader.read(UciSectionReader.without(section, List.of(NAME_OPTION)), UciKeys.APP,
                problems);
        if (name.isEmpty()) {
            problems.error(section.place(), "this section has no app; write: config app 'NAME', or add: option name "
                    + "'NAME'");
        } else if (own.putIfAbsent(name, said) != null) {
            problems.error(section.place(), "\"" + Texts.shorten(name) + "\" has two app sections; remove one");
        }
    }

    private Tree tree(List<Path> files, SourceReport sources) {
        SourceLocation start = SourceLocation.startOf(main);
        String name = String.valueOf(main.getFileName());
        Path forge = main.resolveSibling(name.contains(LAUNCHER_NAME)
                ? name.replace(LAUNCHER_NAME, FORGE_NAME) : FORGE_NAME);
        List<Section> sections = List.of();
        if (Files.exists(forge)) {
            files.add(forge);
            sections = SourceText.bytes(forge, problems).map(bytes -> UciFile.parse(forge, bytes, problems))
                    .orElse(List.of());
        }
        var reader = new UciAppsReader(appsDir(sections), problems);
        Map<String, Tree.Mapping> apps = new LinkedHashMap<>(reader.apps(sections));
        sources.listed(forge, apps.keySet());
        own.forEach((app, said) -> {
            if (startsSomething(said)) {
                apps.putIfAbsent(app, said);
            }
        });
        sources.listed(main, own.entrySet().stream().filter(said -> startsSomething(said.getValue()))
                .map(Map.Entry::getKey).toList());
        if (apps.isEmpty() && !Files.exists(forge)) {
            problems.warning(start, "no apps: " + forge + " does not exist");
        }
        priorities.warnOfStrangers(apps.keySet());
        own.forEach((app, said) -> {
            if (!apps.containsKey(app)) {
                problems.warning(said.place(), "no app named \"" + Texts.shorten(app) + "\" in " + forge
                        + Suggestion.hint(app, apps.keySet()) + "; it has no effect");
            }
        });
        List<Tree.Entry> entries = new ArrayList<>();
        apps.forEach((app, said) -> entries.add(new Tree.Entry(app, said.place(), layers(app, said, reader))));
        return new Tree.Mapping(start, List.of(
                new Tree.Entry("launcher", start, launcher),
                new Tree.Entry("gateway", start, gateway),
                new Tree.Entry("apps", start, new Tree.Mapping(start, entries))));
    }

    private Tree.Mapping layers(String app, Tree.Mapping said, UciAppsReader reader) {
        SourceLocation place = said.place();
        Tree.Mapping all = UciSectionReader.over(new Tree.Mapping(place, List.of()), priorities.ofAll(place));
        for (Tree.Mapping layer : List.of(said, reader.manifest(app, place), priorities.of(app, place),
                own.getOrDefault(app, new Tree.Mapping(place, List.of())))) {
            all = UciSectionReader.over(all, layer);
        }
        return all;
    }

    /** True if it is an app of its own, and no addition to one of the forge's. */
    private static boolean startsSomething(Tree.Mapping app) {
        return app.entries().stream().anyMatch(entry -> entry.key().equals("streamlit")
                || entry.key().equals("command"));
    }

    /** Where the apps are: slforge says so itself, and otherwise the launcher's own option does. */
    private Path appsDir(List<Section> forge) {
        Optional<Path> slforges = forge.stream()
                .filter(section -> section.type().equals("forge") && section.name().equals("main"))
                .flatMap(section -> UciSectionReader.find(section, FOLDER_OPTION).stream())
                .flatMap(option -> path(option).stream()).findFirst();
        Optional<Path> ours = folder.flatMap(this::path);
        ours.filter(path -> slforges.isPresent() && !slforges.get().equals(path)).ifPresent(_ -> problems.warning(
                folder.orElseThrow().place(), FOLDER_OPTION + ": not used, since slforge has its apps in "
                        + slforges.orElseThrow() + "; remove it here"));
        return slforges.or(() -> ours).orElse(APPS_DIR);
    }

    private Optional<Path> path(UciFile.Option option) {
        String text = option.value().text();
        try {
            if (option.value().isUtf8()) {
                return Optional.of(option.place().file().toAbsolutePath().resolveSibling(text).normalize());
            }
        } catch (InvalidPathException _) {
            // said below
        }
        problems.error(option.value().place(), FOLDER_OPTION + ": not a path: " + Texts.shorten(text));
        return Optional.empty();
    }
}
