package launcher.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** A switch without a default stops compiling when a state, event or effect is added or taken away. */
@NullMarked
class ExhaustiveSwitchesTest {

    private static final Pattern DEFAULT = Pattern.compile("\\bdefault\\s*(->|:)|\\bcase\\s+null\\s*,\\s*default\\b");

    @Test
    void noDecisionHasADefault() throws IOException {
        var found = new ArrayList<String>();
        var read = new ArrayList<Path>();
        Path core = Path.of("src/main/java/launcher/core");
        try (Stream<Path> files = Files.walk(core)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.startsWith(core.resolve("protocol"))).toList()) {
                read.add(file);
                if (DEFAULT.matcher(Files.readString(file)).find()) {
                    found.add(file.toString());
                }
            }
        }
        assertThat(read).hasSizeGreaterThan(30);
        assertThat(found).isEmpty();
    }

    @Test
    void aDefaultWouldBeFound() {
        assertThat(DEFAULT.matcher("switch (x) { case A -> 1; default -> 2; }").find()).isTrue();
        assertThat(DEFAULT.matcher("default : return;").find()).isTrue();
        assertThat(DEFAULT.matcher("default boolean clean() {").find()).isFalse();
    }
}
