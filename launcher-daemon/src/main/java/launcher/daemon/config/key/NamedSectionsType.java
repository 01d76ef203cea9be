package launcher.daemon.config.key;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;
import launcher.daemon.config.source.Texts;
import launcher.daemon.config.source.Tree;

/** Blocks by the names of apps. */
public record NamedSectionsType(SectionType each) implements ValueType<Map<AppId, NamedSectionsType.Named>> {

    /** An app's block and where its name stands. */
    public record Named(SourceLocation place, ConfigSection block) {}

    /** What a name must be, for messages wherever names come from. */
    public static final String NAME_RULE =
            "app names are 1 to 63 lower-case letters, digits, - and _, and begin and end with a letter or digit";

    @Override
    public Optional<Map<AppId, Named>> read(Tree tree, String path, Problems problems) {
        if (!(tree instanceof Tree.Mapping(_, List<Tree.Entry> entries))) {
            problems.error(tree.place(), path + ": expected app names, each with a block of keys, not " + tree.kind());
            return Optional.empty();
        }
        var named = new LinkedHashMap<AppId, Named>();
        for (Tree.Entry entry : entries) {
            String own = path + "." + entry.key();
            Optional<AppId> id = AppId.parse(entry.key());
            if (id.isEmpty()) {
                problems.error(entry.place(), badName(entry.key()));
            }
            String shown = id.isPresent() ? own : Texts.shorten(own);
            Optional<ConfigSection> block = entry.value().isNull()
                    ? Optional.of(ConfigSection.absent(entry.place(), shown))
                    : each.read(entry.value(), shown, problems);
            if (id.isPresent() && block.isPresent()) {
                named.put(id.get(), new Named(entry.place(), block.get()));
            }
        }
        return Optional.of(named);
    }

    /** What to say about a name that is none. */
    public static String badName(String name) {
        String tamed = name.toLowerCase(Locale.ROOT).strip().replaceAll("[^a-z0-9_-]+", "-")
                .replaceAll("^[_-]+|[_-]+$", "");
        String guess = AppId.parse(tamed).map(better -> "; call it \"" + better + "\"").orElse("");
        return "\"" + Texts.shorten(name) + "\" cannot be an app name: " + NAME_RULE + guess;
    }

    @Override
    public String show(Map<AppId, Named> value) {
        throw new UnsupportedOperationException("apps are shown key by key");
    }

    @Override
    public Map<String, Object> schema() {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("propertyNames", Map.of("pattern", "^" + AppId.PATTERN + "$"));
        schema.put("additionalProperties", Map.of("anyOf", List.of(each.schema(), Map.of("type", "null"))));
        return schema;
    }
}
