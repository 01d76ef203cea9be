package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.TreeSet;
import launcher.daemon.config.key.Key;
import launcher.daemon.config.key.Keys;
import launcher.daemon.config.key.NamedSectionsType;
import launcher.daemon.config.key.SectionType;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceText;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.YamlTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in the folder {@code config} is right, whole and up to date. */
class SamplesTest {

    @ParameterizedTest
    @ValueSource(strings = {"streamlit-launcher.yaml", "streamlit-launcher.minimal.yaml", "streamlit-launcher.uci"})
    void sampleIsAValidConfigurationOnceItsFolderIsThere(String name, @TempDir Path temp) throws IOException {
        Config config = ConfigFolder.valid(name.endsWith(".uci")
                ? ConfigFolder.samples().resolve(name)
                : Files.writeString(temp.resolve(name),
                        withFolder(Files.readString(ConfigFolder.samples().resolve(name)), temp)));
        assertThat(config.warnings()).allMatch(problem -> problem.message().contains("no such "));
    }

    @Test
    void theUciSampleHasTheAppsOfTheForgeSample() {
        Config config = ConfigFolder.valid(ConfigFolder.samples().resolve("streamlit-launcher.uci"));
        assertThat(config.catalog().apps().keySet()).extracting(Object::toString)
                .containsExactly("control", "ytdownload");
        assertThat(ConfigFolder.app(config, "control").alwaysOn()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"streamlit-launcher.minimal.yaml", "streamlit-launcher.uci"})
    void whatASampleShowsAsACommentIsValidToo(String name, @TempDir Path temp) throws IOException {
        Files.copy(ConfigFolder.samples().resolve("streamlit-forge.uci"), temp.resolve("streamlit-forge.uci"));
        // prose has one space after the #, settings have none
        Path sample = Files.writeString(temp.resolve(name),
                withFolder(Files.readString(ConfigFolder.samples().resolve(name)), temp)
                        .replaceAll("(?m)^#(?! \\S)", ""));
        Config config = ConfigFolder.valid(sample);
        assertThat(config.catalog().apps().values()).anyMatch(app -> app.priority() > 50);
    }

    private static String withFolder(String sample, Path folder) {
        return sample.replace("apps_dir: /srv/streamlit/apps", "apps_dir: " + folder);
    }

    @Test
    void theAnnotatedSampleShowsEveryKey() throws IOException {
        Path sample = ConfigFolder.samples().resolve("streamlit-launcher.yaml");
        var problems = new Problems();
        Tree tree = YamlTree.parse(sample, SourceText.read(sample, problems).orElseThrow(), problems).orElseThrow();
        var shown = new TreeSet<String>();
        collect(tree, "", shown);
        Set<String> keys = keys(Keys.ROOT, "", new TreeSet<>());
        assertThat(keys.remove("gateway.limits.concurrent_starts")).as("its old place").isTrue();
        assertThat(shown).containsAll(keys);
    }

    @Test
    void theDefaultsAreThoseTheSampleTells() throws IOException {
        String text = Files.readString(ConfigFolder.samples().resolve("streamlit-launcher.yaml"));
        for (SectionType shape : new SectionType[] {Keys.Launcher.SHAPE, Keys.Gateway.SHAPE, Keys.Limits.SHAPE,
                Keys.App.SHAPE, Keys.Stop.SHAPE,
            Keys.Restart.SHAPE}) {
            shape.keys().forEach(key -> assertDefault(text, key));
        }
    }

    private static <T> void assertDefault(String text, Key<T> key) {
        key.defaultValue().map(key.shape()::show)
                .map(value -> value.replace("\"", "").replace("1m..", "60s..").replace("..1m", "..60s"))
                .filter(value -> !key.name().equals("check_interval"))
                .ifPresent(value -> assertThat(text)
                        .matches(all -> all.contains("(default " + value)
                                || (value.equals("true") && all.contains("(default on")),
                                key.name() + " (default " + value + ")"));
    }

    /** Run with {@code -Dlauncher.schema.write=true} to write it anew after a change to the keys. */
    @Test
    void theJsonSchemaIsThatOfTheKeys() throws IOException {
        ObjectMapper json = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
        var schema = new LinkedHashMap<String, Object>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Streamlit Launcher configuration");
        schema.putAll(Keys.ROOT.schema());
        Path file = ConfigFolder.samples().resolve("streamlit-launcher.schema.json");
        if (Boolean.getBoolean("launcher.schema.write")) {
            Files.writeString(file, json.writeValueAsString(schema) + "\n");
        }
        assertThat(json.readTree(Files.readString(file))).isEqualTo(json.readTree(json.writeValueAsString(schema)));
    }

    private static void collect(Tree tree, String path, Set<String> into) {
        if (tree instanceof Tree.Mapping(_, var entries)) {
            for (Tree.Entry entry : entries) {
                boolean app = path.equals("apps.");
                into.add(path + entry.key());
                collect(entry.value(), app ? "apps.*." : path + entry.key() + ".", into);
            }
        }
    }

    private static Set<String> keys(SectionType shape, String path, Set<String> into) {
        for (Key<?> key : shape.keys()) {
            into.add(path + key.name());
            switch (key.shape()) {
                case SectionType block -> keys(block, path + key.name() + ".", into);
                case NamedSectionsType named -> keys(named.each(), path + key.name() + ".*.", into);
                default -> { }
            }
        }
        return into;
    }

    @Test
    void theEffectiveConfigurationReadsAsTheSameAgain(@TempDir Path temp) {
        var folder = new ConfigFolder(temp);
        folder.write("apps/one/app.py", "");
        folder.write("hello world/app.py", "");
        Config config = folder.valid("""
                launcher: {idle_timeout: 90s, trackers: [root, "null"], memory_threshold: 1000KiB}
                gateway: {domain: example.org, trusted_proxies: ["::1", 10.0.0.0/8], ignore: {user_agents: ["a: #b", \
                "ü\\n"]}}
                apps_dir: apps
                apps:
                  "1": {command: [x, "- y", "", "{{}}", "#", "*a", "true", "\\u2028", "😀"], env: {A: "a: b", B: "", \
                C: "null"}}
                  "null": {streamlit: hello world/app.py, max_lifetime: 1500ms, port: 8501}
                  kill: {command: "a | b", shell: true, stop: {method: kill}, route: {tcp: 99}}
                  sure: {command: [x, "{port}"], ready: {log: "^ready \\\\d+ '\\"$"}, memory_limit: 3GiB, restart: \
                {limit: 7 in 90s}}
                  http: {command: [x, "{port}"], ready: {http: /h, status: 200}, route: {path: /, host: \
                h.example.org, strip: false}}
                """);
        Config again = ConfigFolder.valid(folder.write("again.yaml", ConfigFolder.text(config, true)));
        assertThat(again.catalog()).isEqualTo(config.catalog());
        assertThat(again.daemon()).isEqualTo(config.daemon());
        assertThat(again.gateway()).isEqualTo(config.gateway());
        assertThat(ConfigFolder.text(again, false)).isEqualTo(ConfigFolder.text(config, false));
    }
}
