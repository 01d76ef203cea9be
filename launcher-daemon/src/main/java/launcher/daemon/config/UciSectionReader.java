package launcher.daemon.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import launcher.core.protocol.Suggestion;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.TreeMerge;
import launcher.daemon.config.source.UciFile;
import launcher.daemon.config.source.UciFile.Section;

/** Reads the options of a UCI section into the block that the YAML form would have. */
final class UciSectionReader {

    /** What makes up a check; a layer that has one has none of those below it. */
    private static final Set<String> CHECKS = Set.of("http", "tcp", "command", "log", "status");

    private UciSectionReader() {}

    /** The block that these options make; unknown ones and wrong values are errors. */
    static Tree.Mapping read(Section section, Collection<UciKey> known, Problems problems) {
        Tree block = new Tree.Mapping(section.place(), List.of());
        for (UciFile.Option option : section.options()) {
            Optional<UciKey> key = known.stream().filter(one -> one.name().equals(option.key())).findFirst();
            if (key.isEmpty()) {
                unknown(option, names(known), problems);
            } else {
                Optional<Tree> value = key.get().read(option, problems);
                block = value.isPresent() ? TreeMerge.merge(block, value.get()) : block;
            }
        }
        return mapping(block);
    }

    /** An option that is no key's: the name of what the section is about. */
    static Optional<UciFile.Option> find(Section section, String name) {
        return section.options().stream().filter(option -> option.key().equals(name)).findFirst();
    }

    /** The section without these options. */
    static Section without(Section section, Collection<String> names) {
        return new Section(section.place(), section.type(), section.name(),
                section.options().stream().filter(option -> !names.contains(option.key())).toList());
    }

    /** {@code base} with everything that {@code over} says, of which a check replaces a check of another kind. */
    static Tree.Mapping over(Tree.Mapping base, Tree.Mapping over) {
        boolean replaces = block(over, "ready").stream().flatMap(ready -> ready.entries().stream())
                .anyMatch(entry -> CHECKS.contains(entry.key()));
        return mapping(TreeMerge.merge(replaces ? withoutCheck(base) : base, over));
    }

    private static Tree.Mapping withoutCheck(Tree.Mapping base) {
        List<Tree.Entry> entries = new ArrayList<>();
        for (Tree.Entry entry : base.entries()) {
            entries.add(entry.key().equals("ready") && entry.value() instanceof Tree.Mapping(var place, var keys)
                    ? new Tree.Entry(entry.key(), entry.place(), new Tree.Mapping(place,
                            keys.stream().filter(key -> !CHECKS.contains(key.key())).toList()))
                    : entry);
        }
        return new Tree.Mapping(base.place(), entries);
    }

    private static Optional<Tree.Mapping> block(Tree.Mapping tree, String name) {
        return tree.entries().stream().filter(entry -> entry.key().equals(name)).map(Tree.Entry::value)
                .filter(Tree.Mapping.class::isInstance).map(Tree.Mapping.class::cast).findFirst();
    }

    private static void unknown(UciFile.Option option, SortedSet<String> names, Problems problems) {
        String guess = Suggestion.hint(option.key(), names);
        problems.error(option.place(), Texts.shorten(option.key()) + ": unknown option"
                + (guess.isEmpty() ? "; known here: " + String.join(", ", names) : guess));
    }

    static SortedSet<String> names(Collection<UciKey> keys) {
        return new TreeSet<>(keys.stream().map(UciKey::name).toList());
    }

    private static Tree.Mapping mapping(Tree tree) {
        return switch (tree) {
            case Tree.Mapping mapping -> mapping;
            case Tree.Scalar _, Tree.Sequence _ -> throw new IllegalStateException("a block became " + tree.kind());
        };
    }
}
