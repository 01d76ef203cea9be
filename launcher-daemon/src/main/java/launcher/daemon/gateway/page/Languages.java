package launcher.daemon.gateway.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The languages of {@code texts.yaml}, in its order; the first is the fallback for browsers that accept none of them.
 */
final class Languages {

    private final Map<String, Language> byCode = new LinkedHashMap<>();

    private Languages() {}

    static Languages load() {
        var languages = new Languages();
        Object root = new Load(LoadSettings.builder().setLabel("texts.yaml").build())
                .loadFromString(Resources.text("texts.yaml"));
        mapping(root).forEach((code, texts) -> {
            var byKey = new LinkedHashMap<String, String>();
            mapping(texts).forEach((key, text) -> byKey.put(key, String.valueOf(text)));
            languages.byCode.put(code, new Language(code, byKey));
        });
        return languages;
    }

    private static Map<String, Object> mapping(Object node) {
        var mapping = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) node).forEach((key, value) -> mapping.put(String.valueOf(key), value));
        return mapping;
    }

    List<Language> all() {
        return List.copyOf(byCode.values());
    }

    /** The language that suits a browser best. */
    Language choose(String acceptLanguage) {
        String code = AcceptLanguage.parse(acceptLanguage).choose(List.copyOf(byCode.keySet()));
        return byCode.getOrDefault(code, all().getFirst());
    }
}
