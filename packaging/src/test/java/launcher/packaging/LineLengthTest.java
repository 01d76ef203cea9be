package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import launcher.fixtures.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineLengthTest {

    private static final int MAX = 120;

    private static final List<String> MODULES =
            List.of("launcher-core", "launcher-daemon", "launcher-cli", "packaging", "src-test-fixtures");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void noLineOfASourceIsLongerThan120Characters() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            sources.addAll(sources(Distribution.sourceTree().resolve(module).resolve("src")));
        }

        assertThat(sources).hasSizeGreaterThan(500);
        assertThat(tooLong(sources)).isEmpty();
    }

    @Test
    void longLineIsReported() throws IOException {
        Path file = Files.writeString(folder.resolve("Long.java"),
                "package launcher.cli;\n" + "é".repeat(MAX) + "\n" + "x".repeat(MAX + 1) + "\n");

        assertThat(tooLong(sources(folder))).containsExactly(file + ":3");
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    private static List<String> tooLong(List<Path> sources) throws IOException {
        var found = new ArrayList<String>();
        for (Path source : sources) {
            List<String> lines = Files.readAllLines(source);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).codePointCount(0, lines.get(i).length()) > MAX) {
                    found.add(source + ":" + (i + 1));
                }
            }
        }
        return found;
    }
}
