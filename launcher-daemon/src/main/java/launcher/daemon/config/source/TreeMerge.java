package launcher.daemon.config.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Lays one file over another: blocks are joined key by key, anything else is replaced. */
public final class TreeMerge {

    private TreeMerge() {}

    /**
     * {@code base} with everything that {@code over} says; the positions remain those of the file each value comes
     * from.
     */
    public static Tree merge(Tree base, Tree over) {
        if (over.isNull()) {
            return base;
        }
        if (!(base instanceof Tree.Mapping(SourceLocation place, List<Tree.Entry> below)
                && over instanceof Tree.Mapping(_, List<Tree.Entry> above))) {
            return over;
        }
        var byKey = new LinkedHashMap<String, Tree.Entry>();
        below.forEach(entry -> byKey.put(entry.key(), entry));
        above.forEach(entry -> byKey.merge(entry.key(), entry,
                (first, second) -> new Tree.Entry(second.key(), second.place(), merge(first.value(), second.value()))));
        return new Tree.Mapping(place, new ArrayList<>(byKey.values()));
    }
}
