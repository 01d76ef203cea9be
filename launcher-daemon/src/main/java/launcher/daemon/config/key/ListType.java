package launcher.daemon.config.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Tree;

/** A list of single values, each of the same shape. */
record ListType<T>(ValueType<T> each) implements ValueType<List<T>> {

    @Override
    public Optional<List<T>> read(Tree tree, String path, Problems problems) {
        if (!(tree instanceof Tree.Sequence(_, List<Tree> items))) {
            problems.error(tree.place(), path + ": expected a list, not " + tree.kind()
                    + (tree instanceof Tree.Scalar(_, String text, _) ? "; write [" + YamlWords.word(text) + "]" : ""));
            return Optional.empty();
        }
        var values = new ArrayList<T>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isNull()) {
                problems.error(items.get(i).place(), path + "[" + i + "]: nothing; remove it, or put it in quotes");
            } else {
                each.read(items.get(i), path + "[" + i + "]", problems).ifPresent(values::add);
            }
        }
        return values.size() == items.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    @Override
    public String show(List<T> value) {
        return value.stream().map(each::show).collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "array", "items", each.schema());
    }
}
