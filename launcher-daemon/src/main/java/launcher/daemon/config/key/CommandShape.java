package launcher.daemon.config.key;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Tree;

/** A command: a list of arguments, or one line for a shell. */
record CommandShape() implements Shape<CommandLine> {

    private static final Shape<String> WORD = new ScalarShape<>("an argument without a NUL",
            text -> text.indexOf('\0') < 0 ? new ScalarShape.Outcome.Good<>(text) : new ScalarShape.Outcome.Bad<>(""),
            text -> text, Map.of("type", List.of("string", "number", "boolean")));
    private static final ListShape<String> WORDS = new ListShape<>(WORD);

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
