package launcher.daemon.config;

import java.util.List;
import java.util.Optional;
import launcher.daemon.config.key.Key;
import launcher.daemon.config.source.Problem;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.UciFile;

/**
 * An option of a UCI section and the key that it sets. The key's own type checks the value, so that both forms of the
 * configuration allow the same.
 *
 * @param below the blocks that lead from the section's block to the key
 */
record UciKey(String name, Key<?> key, List<String> below, UciUnit unit) {

    static UciKey option(Key<?> key, UciUnit unit) {
        return new UciKey(key.name(), key, List.of(), unit);
    }

    static UciKey option(String name, Key<?> key, UciUnit unit, String... below) {
        return new UciKey(name, key, List.of(below), unit);
    }

    /** The key below the section's block, as messages name it: {@code loading.template}. */
    String path() {
        return below.isEmpty() ? key.name() : String.join(".", below) + "." + key.name();
    }

    /** What the option says, as the blocks and keys of the section's block; empty if its value is wrong. */
    Optional<Tree> read(UciFile.Option option, Problems problems) {
        if (option.list() && !unit.isList()) {
            problems.error(option.place(), name + ": this is not a list; write: option " + name + " 'VALUE'");
            return Optional.empty();
        }
        Optional<UciFile.Word> garbled = option.values().stream().filter(word -> !word.isUtf8()).findFirst();
        if (garbled.isPresent()) {
            problems.error(garbled.get().place(), name + ": not UTF-8; write its value in that encoding");
            return Optional.empty();
        }
        return unit.read(option, problems).filter(value -> fits(option, value, problems)).map(value -> nested(option,
                value));
    }

    private boolean fits(UciFile.Option option, Tree value, Problems problems) {
        var wrong = new Problems();
        Optional<?> read = key.shape().read(value, name, wrong);
        if (read.isPresent() && !wrong.anyError()) {
            return true;
        }
        boolean range = unit == UciUnit.MINUTES || unit == UciUnit.SECONDS || unit == UciUnit.MEGABYTES
                || unit == UciUnit.SIZE;
        if (range || unit == UciUnit.FLAG) {
            problems.error(option.value().place(), unit.wrong(option) + (range ? ", which is out of its range" : ""));
        } else {
            for (Problem problem : wrong.all()) {
                problems.error(problem.place(), problem.message());
            }
        }
        return false;
    }

    private Tree nested(UciFile.Option option, Tree value) {
        Tree tree = entry(option, key.name(), value);
        for (String block : below.reversed()) {
            tree = entry(option, block, tree);
        }
        return tree;
    }

    private static Tree entry(UciFile.Option option, String name, Tree value) {
        return new Tree.Mapping(option.place(), List.of(new Tree.Entry(name, option.place(), value)));
    }
}
