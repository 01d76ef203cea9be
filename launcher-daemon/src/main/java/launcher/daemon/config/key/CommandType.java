package launcher.daemon.config.key;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Tree;

/** A command: a list of arguments, or one line for a shell. */
record CommandType() implements ValueType<CommandLine> {

    private static final ValueType<String> WORD = new ScalarType<>("an argument without a NUL",
            text -> text.indexOf('\0') < 0 ? new ScalarType.Outcome.Good<>(text) : new ScalarType.Outcome.Bad<>(""),
            text -> text, Map.of("type", List.of("string", "number", "boolean")));
    private static final ListType<String> WORDS = new ListType<>(WORD);

    @Override
    public Optional<CommandLine> read(Tree tree, String path, Problems problems) {
        if (tree instanceof Tree.Scalar) {
            return WORD.read(tree, path, problems).map(line -> new CommandLine(List.of(line), false));
        }
        Optional<List<String>> words = WORDS.read(tree, path, problems);
        if (words.isPresent() && (words.get().isEmpty() || words.get().getFirst().isEmpty())) {
            problems.error(tree.place(), path + ": expected a program and its arguments, not an empty list or name");
            return Optional.empty();
        }
        return words.map(list -> new CommandLine(list, true));
    }

    @Override
    public String show(CommandLine value) {
        return value.list() ? WORDS.show(value.words()) : WORD.show(value.words().getFirst());
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("anyOf", List.of(WORDS.schema(), Map.of("type", "string")));
    }
}
