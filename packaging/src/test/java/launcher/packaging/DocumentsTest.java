package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import launcher.fixtures.Distribution;
import org.junit.jupiter.api.Test;

/** What the documents point to is there, and the README stays short. */
class DocumentsTest {

    private static final Path ROOT = Distribution.sourceTree();

    private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT))`");
    private static final long README_BYTES_MAX = 10_000;

    private static final Pattern LINK = Pattern.compile("\\]\\(([\\w./-]+)(#[^)]*)?\\)");

    private static final Pattern ANCHOR = Pattern.compile("\\[[^]]*\\]\\(([^)#]*)#([^)]+)\\)");

    private static final Pattern FILE_OF_THE_REPOSITORY = Pattern.compile("`([a-z.-]+/[\\w./-]+\\.\\w+)`");

    @Test
    void readmeIsShort() throws IOException {
        assertThat(Files.size(ROOT.resolve("README.md"))).isLessThanOrEqualTo(README_BYTES_MAX);
    }

    @Test
    void everyFolderHasItsReadme() {
        assertThat(
                List.of("launcher-core", "launcher-daemon", "launcher-cli", "packaging", "config", "src-test-fixtures"))
                .allSatisfy(folder -> assertThat(ROOT.resolve(folder).resolve("README.md")).isRegularFile());
    }

    @Test
    void everyLinkLeadsToAFile() {
        for (Path document : documents()) {
            assertThat(matches(LINK, document).map(found -> found.group(1)).filter(target -> !target.contains("://")))
                    .as("%s", document)
                    .allSatisfy(target -> assertThat(document.resolveSibling(target)).exists());
        }
    }

    @Test
    void everyAnchorIsAHeading() {
        for (Path document : documents()) {
            assertThat(matches(ANCHOR, document).filter(found -> !found.group(1).contains("://")))
                    .as("%s", document)
                    .allSatisfy(found -> assertThat(headings(found.group(1).isEmpty()
                            ? document
                            : document.resolveSibling(found.group(1)))).contains(found.group(2)));
        }
    }

    @Test
    void contributingNamesAFileForEachOfTheNewcomersChanges() throws IOException {
        Path document = ROOT.resolve(".github/CONTRIBUTING.md");
        List<String> rows = Files.readAllLines(document).stream().filter(line -> line.startsWith("| (")).toList();

        assertThat(rows).hasSize(24).allSatisfy(row -> assertThat(row).containsPattern(FILE_OF_THE_REPOSITORY));
        assertThat(rows).extracting(row -> row.charAt(3))
                .containsExactlyElementsOf(IntStream.rangeClosed('a', 'x').mapToObj(letter -> (char) letter).toList());
        assertThat(rows.stream().flatMap(row -> FILE_OF_THE_REPOSITORY.matcher(row).results())
                .map(found -> found.group(1)))
                .allSatisfy(file -> assertThat(ROOT.resolve(file)).isRegularFile());
    }

    @Test
    void testThatHoldsAReportedFaultIsThere() throws IOException {
        List<String> rows = Files.readAllLines(ROOT.resolve("src-test-fixtures/README.md")).stream()
                .filter(line -> line.matches("\\| A?[0-9]+(, A[0-9]+)? \\| .*")).toList();
        Set<String> tests;
        try (Stream<Path> files = Files.walk(ROOT)) {
            tests = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                    .collect(Collectors.toSet());
        }

        assertThat(rows).hasSizeGreaterThan(21).allSatisfy(row -> assertThat(row).containsPattern(TEST_CLASS));
        assertThat(rows.stream().flatMap(row -> TEST_CLASS.matcher(row).results()).map(found -> found.group(1)))
                .allSatisfy(name -> assertThat(tests).contains(name + ".java"));
    }

    private static List<Path> documents() {
        try (Stream<Path> files = Files.walk(ROOT, 2)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !ROOT.relativize(file).startsWith("target")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<MatchResult> matches(Pattern pattern, Path document) {
        try {
            return pattern.matcher(Files.readString(document)).results();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> headings(Path document) {
        return matches(Pattern.compile("(?m)^#+ (.+)$"), document)
                .map(found -> found.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .toList();
    }
}
