package launcher.daemon.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import launcher.daemon.config.source.UciFile.Section;
import launcher.daemon.config.source.UciFile.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Case 9: a UCI file is read as OpenWrt's own {@code uci} read it when {@code uci.json} was recorded. */
class UciFileTest {

    private static final Path FILE = Path.of("/etc/config/t");

    private final Problems problems = new Problems();

    private static List<JsonNode> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(UciFileTest.class.getResourceAsStream("uci.json"))) {
            List<JsonNode> cases = new ArrayList<>();
            new ObjectMapper().readTree(in).get("cases").forEach(cases::add);
            return cases;
        }
    }

    static Stream<Arguments> read() throws IOException {
        return cases().stream().filter(one -> one.has("export_exit"))
                .map(one -> Arguments.of(one.get("name").asText(), one));
    }

    static Stream<Arguments> written() throws IOException {
        return cases().stream().filter(one -> one.has("set_value"))
                .map(one -> Arguments.of(one.get("name").asText(), one));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("read")
    void fileIsReadAsUciReadsIt(String name, JsonNode recorded) {
        List<Section> sections = parse(bytes(recorded.get("input").asText()));

        assertThat(problems.anyError()).as("%s: %s", name, problems.all())
                .isEqualTo(recorded.get("export_exit").asInt() != 0);
        if (!problems.anyError()) {
            assertThat(exported(sections)).isEqualTo(recorded.get("export").asText());
            assertThat(shown(sections)).isEqualTo(recorded.get("show").asText());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("written")
    void whatUciWroteIsReadBack(String name, JsonNode recorded) {
        List<Section> sections = parse(bytes(recorded.get("input").asText()));

        assertThat(problems.all()).as(name).isEmpty();
        assertThat(sections.stream().flatMap(section -> section.options().stream())
                .map(option -> latin1(option.value().text())).findFirst().orElse(""))
                .isEqualTo(recorded.get("get").asText());
    }

    @Test
    void thereAreAllTheRecordedCases() throws IOException {
        assertThat(read()).hasSize(51);
        assertThat(written()).hasSize(12);
    }

    @Test
    void valueThatIsNotUtf8IsKeptApartFromOthers() {
        List<Section> sections = parse(bytes("# caf\u00e9\nconfig app a\n option x 'caf\u00e9'\n option y 'caf'\n"));

        assertThat(problems.all()).isEmpty();
        assertThat(sections.getFirst().options()).extracting(option -> option.value().isUtf8())
                .containsExactly(false, true);
    }

    @Test
    void quoteThatIsForgottenIsReportedWhereItBegan() {
        parse(bytes("config app a\n option x 'one\n option y 'two'\n option z 'three'\n"));

        assertThat(problems.all()).singleElement().asString()
                .startsWith("/etc/config/t:2:11: error: this quote is never closed");
    }

    @Test
    void quoteAtTheEndOfTheFileHidesNoLaterProblem() {
        parse(bytes("config app a\n option x \"one\n option y-z 'two'\n"));

        assertThat(problems.all()).extracting(problem -> problem.place().line()).containsExactly(2, 3);
    }

    @Test
    void columnCountsCharactersAndNotBytes() {
        parse(bytes(latin1("config app a\n option x 'größe' zwei\n")));

        assertThat(problems.all()).singleElement().asString()
                .contains(":2:19: error: write: option KEY 'VALUE'; a value with spaces needs quotes");
    }

    private List<Section> parse(byte[] bytes) {
        // a file with a NUL is refused before it is parsed
        for (byte b : bytes) {
            if (b == 0) {
                problems.error(SourceLocation.startOf(FILE), "a NUL character");
                return List.of();
            }
        }
        return UciFile.parse(FILE, bytes, problems);
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** As {@code uci export} prints it. */
    private static String exported(List<Section> sections) {
        var out = new StringBuilder("package t\n");
        for (Section section : sections) {
            out.append("\nconfig ").append(section.type());
            if (!section.name().isEmpty()) {
                out.append(" '").append(section.name()).append('\'');
            }
            out.append('\n');
            for (UciFile.Option option : section.options()) {
                for (Word word : option.values()) {
                    out.append(option.list() ? "\tlist " : "\toption ").append(option.key()).append(' ')
                            .append(quoted(word)).append('\n');
                }
            }
        }
        return out.append('\n').toString();
    }

    /** As {@code uci show} prints it. */
    private static String shown(List<Section> sections) {
        var out = new StringBuilder();
        var anonymous = new HashMap<String, Integer>();
        for (Section section : sections) {
            int index = anonymous.merge(section.type(), 1, Integer::sum) - 1;
            String name = section.name().isEmpty() ? "@" + section.type() + "[" + index + "]" : section.name();
            out.append("t.").append(name).append('=').append(section.type()).append('\n');
            for (UciFile.Option option : section.options()) {
                out.append("t.").append(name).append('.').append(option.key()).append('=')
                        .append(String.join(" ", option.values().stream().map(UciFileTest::quoted).toList()))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static String quoted(Word word) {
        return "'" + latin1(word.text()).replace("'", "'\\''") + "'";
    }
}
