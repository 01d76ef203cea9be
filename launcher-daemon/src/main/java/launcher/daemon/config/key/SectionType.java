package launcher.daemon.config.key;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import launcher.core.protocol.Suggestion;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;

/**
 * A block of known keys.
 *
 * @param keys  all keys it may hold
 * @param later keys of the contract that this version does not support
 */
public record SectionType(List<Key<?>> keys, Set<String> later) implements ValueType<ConfigSection> {

    static SectionType of(Key<?>... keys) {
        return new SectionType(List.of(keys), Set.of());
    }

    SectionType refusing(String... later) {
        return new SectionType(keys, Set.of(later));
    }

    /** Of YAML 1.1: the block's keys are to be those of another block too. */
    private static final String MERGE = "<<";

    @Override
    public Optional<ConfigSection> read(Tree tree, String path, Problems problems) {
        if (!(tree instanceof Tree.Mapping(var place, List<Tree.Entry> entries))) {
            problems.error(tree.place(), (path.isEmpty() ? "the configuration" : path)
                    + ": expected a block of keys, not " + tree.kind());
            return Optional.empty();
        }
        var values = new HashMap<String, ConfigSection.Given>();
        var mentioned = new HashSet<String>();
        for (Tree.Entry entry : entries) {
            String keyPath = path.isEmpty() ? entry.key() : path + "." + entry.key();
            Optional<Key<?>> known = find(entry.key());
            if (known.isEmpty()) {
                refuse(entry, keyPath, problems);
                // a mistyped key is not missed on top of that
                Suggestion.closest(entry.key(), names()).ifPresent(mentioned::add);
            } else if (!entry.value().isNull()) {
                mentioned.add(entry.key());
                known.get().shape().read(entry.value(), keyPath, problems)
                        .ifPresent(value -> values.put(entry.key(), new ConfigSection.Given(entry.place(), value)));
            }
        }
        return Optional.of(new ConfigSection(place, path, values, mentioned));
    }

    private Optional<Key<?>> find(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    private void refuse(Tree.Entry entry, String path, Problems problems) {
        if (later.contains(entry.key())) {
            problems.error(entry.place(), path + ": not supported by this version");
            return;
        }
        if (entry.key().equals(MERGE)) {
            problems.error(entry.place(), path + ": merge keys are no part of YAML 1.2; write the keys out, or give"
                    + " the whole block an anchor (&name) and use it (*name)");
            return;
        }
        String guess = Suggestion.hint(entry.key(), names());
        String choices = guess.isEmpty() ? "; known here: " + String.join(", ", names()) : guess;
        problems.error(entry.place(), Texts.shorten(path) + ": unknown key" + choices);
    }

    private List<String> names() {
        return keys.stream().<String>map(Key::name).sorted().toList();
    }

    @Override
    public String show(ConfigSection value) {
        throw new UnsupportedOperationException("a block is shown key by key");
    }

    @Override
    public Map<String, Object> schema() {
        var properties = new LinkedHashMap<String, Object>();
        keys.forEach(key -> properties.put(key.name(), property(key)));
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        return schema;
    }

    private static <T> Map<String, Object> property(Key<T> key) {
        var property = new LinkedHashMap<String, Object>();
        property.put("description", key.meaning());
        key.defaultValue().ifPresent(value -> property.put("$comment", "default: " + key.shape().show(value)));
        property.put("anyOf", List.of(key.shape().schema(), Map.of("type", "null")));
        return property;
    }
}
