package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Component;
import launcher.fixtures.FolderTrees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A module that inherits this build's parent and has bugs in it must not compile. */
class PlantedBugTest {

    private static final String PARENT_AND_NAME = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>streamlit-launcher</groupId>
                <artifactId>launcher-parent</artifactId>
                <version>0.1.0</version>
                <relativePath>../../../pom.xml</relativePath>
              </parent>
              <artifactId>planted-bug</artifactId>
            </project>
            """;

    private static final String CLEAN = """
            package launcher.planted;

            import java.util.Map;
            import org.jspecify.annotations.NullMarked;

            @NullMarked
            final class Planted {
                private Planted() {}

                static int length(Map<String, String> map) {
                    return map.size();
                }
            }
            """;

    private static final String BUGS = CLEAN.replace("return map.size();", """
            if (map.isEmpty()) {
                        new IllegalStateException("never thrown");
                    }
                    return map.get("key").length();""");

    private final Path module = Scripts.PACKAGING.resolve("target/planted-bug");

    @BeforeEach
    @AfterEach
    void clear() {
        FolderTrees.delete(module);
    }

    @Test
    void nullAwayAndErrorProneFire() throws IOException {
        CommandResult ran = compile(BUGS);

        assertThat(ran.exit()).isNotZero();
        assertThat(ran.out()).contains("[NullAway] dereferenced expression", "[DeadException]");
    }

    @Test
    void withoutABugItCompiles() throws IOException {
        compile(CLEAN).succeeded();
    }

    private CommandResult compile(String source) throws IOException {
        Path maven = Requirements.orSkip(Component.program("mvn", "maven"));
        Path folder = Files.createDirectories(module.resolve("src/main/java/launcher/planted"));
        Files.writeString(module.resolve("pom.xml"), PARENT_AND_NAME);
        Files.writeString(folder.resolve("Planted.java"), source);
        // what it needs was fetched for the modules built just before this test
        var command =
                new ArrayList<>(List.of(maven.toString(), "-B", "-o", "-f", module.resolve("pom.xml").toString()));
        Optional.ofNullable(System.getProperty("localRepository"))
                .ifPresent(local -> command.add("-Dmaven.repo.local=" + local));
        command.addAll(List.of("compile"));
        return CommandResult.command(Duration.ofMinutes(8), command);
    }
}
