package launcher.daemon.config.key;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;

/**
 * A single value.
 *
 * @param expected what it must be, behind "expected"
 * @param parse    from the text in the file
 * @param write    to such a text, without YAML's quotes
 */
record ScalarType<T>(String expected, Function<String, Outcome<T>> parse, Function<T, String> write,
        Map<String, Object> schema)
        implements ValueType<T> {

    /** What became of a text. */
    sealed interface Outcome<T> {
        record Good<T>(T value) implements Outcome<T> {}

        /** Wrong; {@code advice} follows the expectation, and may be empty. */
        record Bad<T>(String advice) implements Outcome<T> {}
    }

    @Override
    public Optional<T> read(Tree tree, String path, Problems problems) {
        if (!(tree instanceof Tree.Scalar(_, String text, _))) {
            problems.error(tree.place(), path + ": expected " + expected + ", not " + tree.kind());
            return Optional.empty();
        }
        return switch (parse.apply(text)) {
            case Outcome.Good(T value) -> Optional.of(value);
            case Outcome.Bad(String advice) -> {
                problems.error(tree.place(), path + ": expected " + expected + ", not \"" + Texts.shorten(text) + "\""
                        + advice);
                yield Optional.empty();
            }
        };
    }

    @Override
    public String show(T value) {
        return YamlWords.word(write.apply(value));
    }
}
