package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a file contains, reading it ends in a result; every problem has a position in it and fits on a line. */
class ConfigFuzzTest {

    private static final int MUTANTS = 500;
    private static final List<String> SPLINTERS =
            List.of("\t", "{", "}", "[", "]", ": ", "- ", "\n", "'", "\"", "*a", "&a ", "!!x ", "|", ">", "%",
            "@", "`", "\0", "\u0007", "\uFEFF", "\u2028", "😀", "null", "99999999999999999999", "-1", "{port}", "{{",
                    "../", "---\n", "...\n", "<<: ", "? ",
            "#", ",", "\\", "\r", "%YAML 9.9\n---\n", "!<tag:x> ", "&", "*", "0x1F", "1e999");

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({"streamlit-launcher.yaml,config.yaml,1", "streamlit-launcher.yaml,config.yaml,2",
            "streamlit-launcher.uci,streamlit-launcher,3",
        "streamlit-forge.uci,streamlit-forge,4"})
    void everyMutantOfASampleEndsInAResult(String sample, String name, long seed) throws IOException {
        byte[] original = Files.readAllBytes(ConfigFolder.samples().resolve(sample));
        Path file = temp.resolve(name);
        Path main = name.equals("streamlit-forge")
                ? Files.writeString(temp.resolve("streamlit-launcher"), "config global 'global'\n") : file;
        var random = new Random(seed);
        int invalid = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(original, random);
            Files.write(file, mutant);
            String which = "mutant " + i + " of seed " + seed + " of " + sample;
            var reading = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> ConfigFolder.read(main), which);
            if (reading instanceof ConfigReader.Reading.Invalid(var problems)) {
                invalid++;
                assertThat(problems).as(which).anyMatch(problem -> problem.isError()).allSatisfy(problem -> {
                    assertThat(problem.toString()).as(which).matches("[^\\p{Cntrl}]+");
                    assertThat(problem.place().line()).isPositive();
                    assertThat(problem.place().column()).isPositive();
                });
            }
        }
        assertThat(invalid).as("mutants that are refused").isBetween(MUTANTS / 10, MUTANTS);
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int from = random.nextInt(bytes.length + 1);
            int to = random.nextInt(3) == 0 ? Math.min(bytes.length, from + random.nextInt(40)) : from;
            byte[] insert = switch (random.nextInt(5)) {
                case 0 -> new byte[] {(byte) random.nextInt(256)};
                case 1 -> slice(bytes, random.nextInt(bytes.length + 1), random.nextInt(200));
                case 2 -> SPLINTERS.get(random.nextInt(SPLINTERS.size())).repeat(1 + random.nextInt(60))
                        .getBytes(StandardCharsets.UTF_8);
                default -> SPLINTERS.get(random.nextInt(SPLINTERS.size())).getBytes(StandardCharsets.UTF_8);
            };
            byte[] next = new byte[from + insert.length + bytes.length - to];
            System.arraycopy(bytes, 0, next, 0, from);
            System.arraycopy(insert, 0, next, from, insert.length);
            System.arraycopy(bytes, to, next, from + insert.length, bytes.length - to);
            bytes = next;
        }
        return bytes;
    }

    private static byte[] slice(byte[] bytes, int from, int length) {
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
    }
}
