package launcher.daemon.config.key;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;

/** Environment variables; a value is any scalar, taken as the text it was written with. */
record EnvType() implements ValueType<Map<String, String>> {

    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

    /** Set by the launcher itself: descendants of a run are found by it. */
    private static final String RESERVED = "STREAMLIT_LAUNCHER_RUN";

    @Override
    public Optional<Map<String, String>> read(Tree tree, String path, Problems problems) {
        if (!(tree instanceof Tree.Mapping(_, List<Tree.Entry> entries))) {
            problems.error(tree.place(), path + ": expected NAME: value pairs, not " + tree.kind());
            return Optional.empty();
        }
        var variables = new TreeMap<String, String>();
        boolean right = true;
        for (Tree.Entry entry : entries) {
            String name = entry.key();
            if (!name.matches(NAME)) {
                problems.error(entry.place(), path + ": \"" + Texts.shorten(name)
                        + "\" cannot be a variable's name; use letters, digits and _");
            } else if (name.equals(RESERVED)) {
                problems.error(entry.place(), path + "." + name + ": set by the launcher itself; use another name");
            } else if (!(entry.value() instanceof Tree.Scalar(_, String text, _))) {
                problems.error(entry.value().place(), path + "." + name + ": expected text, not "
                        + entry.value().kind());
            } else if (text.indexOf('\0') >= 0) {
                problems.error(entry.value().place(), path + "." + name + ": a variable cannot hold a NUL");
            } else {
                variables.put(name, text);
                continue;
            }
            right = false;
        }
        return right ? Optional.of(variables) : Optional.empty();
    }

    @Override
    public String show(Map<String, String> value) {
        return new TreeMap<>(value).entrySet().stream()
                .map(entry -> entry.getKey() + ": " + YamlWords.word(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "object",
                "propertyNames", Map.of("pattern", "^" + NAME + "$"),
                "additionalProperties", Map.of("type", List.of("string", "number", "boolean", "null")));
    }
}
