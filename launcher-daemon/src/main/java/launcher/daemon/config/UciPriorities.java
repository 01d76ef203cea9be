package launcher.daemon.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import launcher.core.protocol.Suggestion;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.UciFile.Line;
import launcher.daemon.config.source.UciFile.Section;

/**
 * The {@code priority} sections of a UCI file. The section of an app beats that of {@code *} whichever stands first,
 * and what it leaves out is taken from {@code *}.
 */
final class UciPriorities {

    private static final String ALL = "*";
    private static final TreeSet<String> OPTIONS = new TreeSet<>(List.of("app", "value", "always_on"));

    private final Problems problems;
    private final Map<String, Map<String, Line>> byApp = new HashMap<>();
    private final Map<String, Line> named = new TreeMap<>();

    UciPriorities(Problems problems) {
        this.problems = problems;
    }

    void add(Section section) {
        Map<String, Line> options = UciOptions.of(section, OPTIONS, "", problems);
        Optional<Line> app = Optional.ofNullable(options.get("app"));
        if (app.isEmpty()) {
            problems.error(section.place(), "this section has no app; add: option app 'NAME', or '*' for all apps");
            return;
        }
        String name = app.get().value().text();
        if (byApp.putIfAbsent(name, options) != null) {
            problems.error(app.get().value().place(), "\"" + Texts.shorten(name)
                    + "\" has two priority sections; remove one");
        }
        named.putIfAbsent(name, app.get());
    }

    /** The priority and always_on of an app, as far as they are given. */
    List<Tree.Entry> entries(String app) {
        var entries = new ArrayList<Tree.Entry>();
        find(app, "value").ifPresent(line ->
                entries.add(new Tree.Entry("priority", line.place(), UciOptions.scalar(line, line.value().text()))));
        find(app, "always_on")
                .ifPresent(line -> entries.add(new Tree.Entry("always_on", line.place(), UciOptions.flag(line))));
        return entries;
    }

    private Optional<Line> find(String app, String option) {
        return Optional.ofNullable(byApp.getOrDefault(app, Map.of()).get(option))
                .or(() -> Optional.ofNullable(byApp.getOrDefault(ALL, Map.of()).get(option)));
    }

    /** Warns of sections for apps that are not there. */
    void warnOfStrangers(Set<String> apps) {
        named.forEach((name, line) -> {
            if (!name.equals(ALL) && !apps.contains(name)) {
                problems.warning(line.value().place(), "no app named \"" + Texts.shorten(name) + "\""
                        + Suggestion.hint(name, apps));
            }
        });
    }
}
