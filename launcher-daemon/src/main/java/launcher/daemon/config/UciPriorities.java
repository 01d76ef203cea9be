package launcher.daemon.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import launcher.core.protocol.Suggestion;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.UciFile;
import launcher.daemon.config.source.UciFile.Section;

/**
 * The {@code priority} sections of a UCI file. The section of an app beats that of {@code *} whichever stands first,
 * and what it leaves out is taken from {@code *}.
 */
final class UciPriorities {

    /** The option that names the app. */
    private static final String APP = "app";
    private static final String ALL = "*";

    private final Problems problems;
    private final Map<String, Tree.Mapping> byApp = new HashMap<>();
    private final Map<String, SourceLocation> named = new TreeMap<>();

    UciPriorities(Problems problems) {
        this.problems = problems;
    }

    void add(Section section) {
        Optional<UciFile.Option> app = UciSectionReader.find(section, APP);
        Tree.Mapping block = UciSectionReader.read(UciSectionReader.without(section, List.of(APP)), UciKeys.PRIORITY,
                problems);
        if (app.isEmpty()) {
            problems.error(section.place(), "this section has no app; add: option app 'NAME', or '*' for all apps");
            return;
        }
        String name = app.get().value().text();
        SourceLocation place = app.get().value().place();
        if (byApp.putIfAbsent(name, block) != null) {
            problems.error(place, "\"" + Texts.shorten(name) + "\" has two priority sections; remove one");
        }
        named.putIfAbsent(name, place);
    }

    /** What holds for all apps that say nothing else. */
    Tree.Mapping ofAll(SourceLocation place) {
        return byApp.getOrDefault(ALL, new Tree.Mapping(place, List.of()));
    }

    /** What the app's own section says. */
    Tree.Mapping of(String app, SourceLocation place) {
        return byApp.getOrDefault(app, new Tree.Mapping(place, List.of()));
    }

    /** Warns of sections for apps that are not there. */
    void warnOfStrangers(Set<String> apps) {
        named.forEach((name, place) -> {
            if (!name.equals(ALL) && !apps.contains(name)) {
                problems.warning(place, "no app named \"" + Texts.shorten(name) + "\"" + Suggestion.hint(name, apps));
            }
        });
    }
}
