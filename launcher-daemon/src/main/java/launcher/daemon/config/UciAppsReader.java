package launcher.daemon.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import launcher.core.protocol.Suggestion;
import launcher.daemon.config.source.ManifestFile;
import launcher.daemon.config.source.Problem;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.UciFile;
import launcher.daemon.config.source.UciFile.Section;

/**
 * The apps of SecuBox's {@code streamlit-forge}, which {@code slforge} writes. That file is another program's: sections
 * other than {@code app} are its own business, and an option that is like none we use is only warned of.
 */
final class UciAppsReader {

    private static final String ENTRYPOINT = "entrypoint";
    private static final String SCRIPT_DEFAULT = "app.py";
    /** Where slforge puts what an app consists of. */
    private static final String SOURCES = "src";
    /** Options that slforge writes and that mean nothing here. */
    private static final Set<String> FOREIGN = Set.of("name", "created", "gitea_repo", "gitea_branch", "last_pull",
            "last_push", "preview", "published_mesh");
    private static final String MANIFEST_SECTION = "launcher";

    private final Path appsDir;
    private final Problems problems;

    UciAppsReader(Path appsDir, Problems problems) {
        this.appsDir = appsDir;
        this.problems = problems;
    }

    /** The apps by name, as far as this file and their own manifests describe them. */
    Map<String, Tree.Mapping> apps(List<Section> sections) {
        var apps = new LinkedHashMap<String, Tree.Mapping>();
        for (Section section : sections) {
            if (!section.type().equals("app")) {
                continue;
            }
            String name = section.name().isEmpty()
                    ? UciSectionReader.find(section, "name").map(option -> option.value().text()).orElse("")
                    : section.name();
            if (name.isEmpty()) {
                problems.error(section.place(), "this app has no name; write: config app 'NAME'");
            } else if (apps.containsKey(name)) {
                problems.error(section.place(), "a second app named \"" + Texts.shorten(name) + "\"; remove one");
            } else {
                apps.put(name, app(section, name));
            }
        }
        return apps;
    }

    private Tree.Mapping app(Section section, String name) {
        var names = UciSectionReader.names(UciKeys.FORGE);
        names.add(ENTRYPOINT);
        var used = new ArrayList<UciFile.Option>();
        for (UciFile.Option option : section.options()) {
            boolean foreign = FOREIGN.contains(option.key()) || option.key().equals(ENTRYPOINT);
            boolean ours = names.contains(option.key()) || Suggestion.closest(option.key(), names).isPresent();
            if (!foreign && ours) {
                used.add(option);
            } else if (!foreign) {
                problems.warning(option.place(), Texts.shorten(option.key()) + ": unknown option, has no effect");
            }
        }
        Tree.Mapping app = UciSectionReader.read(new Section(section.place(), section.type(), section.name(), used),
                UciKeys.FORGE, problems);
        for (Tree.Mapping script : script(section, name).stream().toList()) {
            app = UciSectionReader.over(app, script);
        }
        return app;
    }

    /**
     * The script, run in the folder that slforge runs it in. As slforge starts it, it serves at the root, so a path is
     * taken off before it sees a request.
     */
    private Optional<Tree.Mapping> script(Section section, String name) {
        Optional<UciFile.Option> option = UciSectionReader.find(section, ENTRYPOINT);
        SourceLocation place = option.map(given -> given.value().place()).orElse(section.place());
        if (option.filter(given -> !given.value().isUtf8()).isPresent()) {
            problems.error(place, ENTRYPOINT + ": not UTF-8; write its value in that encoding");
            return Optional.empty();
        }
        try {
            Path home = appsDir.resolve(name).normalize();
            Path folder = Files.isDirectory(home.resolve(SOURCES)) ? home.resolve(SOURCES) : home;
            Path script = folder.resolve(option.map(given -> given.value().text()).orElse(SCRIPT_DEFAULT)).normalize();
            if (!script.startsWith(folder) || script.equals(folder)) {
                problems.error(place, ENTRYPOINT + ": expected a file in " + folder);
                return Optional.empty();
            }
            var strip = new Tree.Mapping(place, List.of(text("strip", place, "true")));
            return Optional.of(new Tree.Mapping(place, List.of(
                    text("streamlit", place, script.toString()),
                    text("cwd", place, folder.toString()),
                    new Tree.Entry("route", place, strip))));
        } catch (InvalidPathException e) {
            problems.error(place, ENTRYPOINT + ": not a path: " + Texts.shorten(e.getInput()));
            return Optional.empty();
        }
    }

    /** What the app's own manifest asks for; whatever is wrong in it has no effect and is only warned of. */
    Tree.Mapping manifest(String name, SourceLocation place) {
        var inManifest = new Problems();
        Optional<Tree.Mapping> asked = home(name)
                .flatMap(home -> ManifestFile.section(home.resolve(ManifestFile.NAME), MANIFEST_SECTION, inManifest))
                .map(section -> UciSectionReader.read(known(section), UciKeys.MANIFEST, inManifest));
        for (Problem problem : inManifest.all()) {
            problems.warning(problem.place(), problem.message() + "; it has no effect");
        }
        return asked.orElseGet(() -> new Tree.Mapping(place, List.of()));
    }

    private static Section known(Section section) {
        var names = UciSectionReader.names(UciKeys.MANIFEST);
        return new Section(section.place(), section.type(), section.name(),
                section.options().stream().filter(option -> names.contains(option.key())).toList());
    }

    private Optional<Path> home(String name) {
        try {
            Path home = appsDir.resolve(name).normalize();
            return Optional.of(home).filter(path -> appsDir.normalize().equals(path.getParent()));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static Tree.Entry text(String key, SourceLocation place, String value) {
        return new Tree.Entry(key, place, new Tree.Scalar(place, value, false));
    }
}
