package launcher.daemon.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import launcher.core.protocol.Suggestion;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.UciFile.Line;
import launcher.daemon.config.source.UciFile.Section;

/** Looks at the options of one UCI section. */
final class UciOptions {

    private UciOptions() {}

    /**
     * The section's options by name, the last of equal options; unknown options are errors.
     *
     * @param list the one option that may be a list; of it the first line
     */
    static Map<String, Line> of(Section section, SortedSet<String> known, String list, Problems problems) {
        var options = new LinkedHashMap<String, Line>();
        for (Line line : section.lines()) {
            if (!known.contains(line.key())) {
                String guess = Suggestion.hint(line.key(), known);
                problems.error(line.place(), Texts.shorten(line.key()) + ": unknown option"
                        + (guess.isEmpty() ? "; known here: " + String.join(", ", known) : guess));
            } else if (line.key().equals(list)) {
                options.putIfAbsent(line.key(), line);
            } else {
                if (line.list()) {
                    problems.error(line.place(), line.key() + ": this is not a list; write: option " + line.key()
                            + " 'VALUE'");
                }
                Line before = options.put(line.key(), line);
                if (before != null) {
                    problems.warning(before.place(), line.key() + ": given again in line " + line.place().line()
                            + ", which counts");
                }
            }
        }
        return options;
    }

    static Tree.Scalar scalar(Line line, String text) {
        return new Tree.Scalar(line.value().place(), text, false);
    }

    /** A switch as UCI has it, {@code 0} or {@code 1}, in the words of YAML. */
    static Tree.Scalar flag(Line line) {
        return scalar(line, switch (line.value().text()) {
            case "1", "enabled" -> "true";
            case "0", "disabled" -> "false";
            default -> line.value().text();
        });
    }
}
