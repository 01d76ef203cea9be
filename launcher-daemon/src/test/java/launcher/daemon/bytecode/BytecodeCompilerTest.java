package launcher.daemon.bytecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import launcher.daemon.bytecode.BytecodeCompiler.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("slow")
class BytecodeCompilerTest {

    @TempDir
    private Path temp;

    private final BytecodeCompiler compiler = new BytecodeCompiler(Duration.ofSeconds(60));

    @AfterEach
    void close() {
        compiler.close();
    }

    @Test
    void modulesAreCompiledOnceAndAgainAfterAChange() throws Exception {
        requirePython();
        Path folder = Files.createDirectories(temp.resolve("my app (1)"));
        Path module = Files.writeString(folder.resolve("sales.py"), "A = 1\n");
        Path hidden = Files.createDirectories(folder.resolve(".venv/lib/python3.99/site-packages/other"));
        Files.writeString(hidden.resolve("x.py"), "");
        assertThat(compile(compiler, "python3", folder)).isEqualTo(Outcome.COMPILED);
        assertThat(folder.resolve("__pycache__")).isDirectoryContaining("glob:**/sales.cpython-*.pyc");
        assertThat(hidden.resolve("__pycache__")).doesNotExist();
        assertThat(compile(compiler, "python3", folder)).isEqualTo(Outcome.FRESH);
        Files.setLastModifiedTime(module, FileTime.fromMillis(Files.getLastModifiedTime(module).toMillis() + 5000));
        assertThat(compile(compiler, "python3", folder)).isEqualTo(Outcome.COMPILED);
    }

    @Test
    void compiledScriptStartsNoInterpreter() throws Exception {
        requirePython();
        Files.writeString(temp.resolve("sales.py"), "A = 1\n");
        assertThat(compile(compiler, "python3", temp)).isEqualTo(Outcome.COMPILED);
        try (var afterRestart = new BytecodeCompiler(Duration.ofSeconds(60))) {
            assertThat(compile(afterRestart, "/no/such/python", temp)).isEqualTo(Outcome.FRESH);
        }
    }

    @Test
    void aVenvIsCompiledOnlyWhereItsStreamlitNeverWas() throws Exception {
        Path python = script("printf '%s\\n' \"$@\" >> " + temp.resolve("calls") + "\n");
        Path site = temp.resolve("app/.venv/lib/python3.11/site-packages");
        Files.createDirectories(site.resolve("streamlit"));
        assertThat(compile(compiler, python.toString(), temp.resolve("app"))).isEqualTo(Outcome.COMPILED);
        assertThat(Files.readAllLines(temp.resolve("calls"))).startsWith("-I", "-m", "compileall")
                .endsWith(site.toString());
        Files.createDirectories(site.resolve("streamlit/__pycache__"));
        try (var afterRestart = new BytecodeCompiler(Duration.ofSeconds(60))) {
            assertThat(compile(afterRestart, python.toString(), temp.resolve("app"))).isEqualTo(Outcome.FRESH);
        }
    }

    @Test
    void aScriptThatDoesNotCompileIsTriedOnce() throws Exception {
        Path python = script("echo x >> " + temp.resolve("calls") + "; exit 1\n");
        Files.writeString(temp.resolve("broken.py"), "def\n");
        assertThat(compile(compiler, python.toString(), temp)).isEqualTo(Outcome.GAVE_UP);
        assertThat(compile(compiler, python.toString(), temp)).isEqualTo(Outcome.FRESH);
        assertThat(Files.readAllLines(temp.resolve("calls"))).hasSize(1);
    }

    @Test
    void aCompilerThatHangsIsKilled() throws Exception {
        Path python = script("echo $$ > " + temp.resolve("pid") + "; exec sleep 60\n");
        Files.writeString(temp.resolve("a.py"), "");
        try (var impatient = new BytecodeCompiler(Duration.ofSeconds(5))) {
            assertThat(compile(impatient, python.toString(), temp)).isEqualTo(Outcome.GAVE_UP);
        }
        assertGone();
    }

    @Test
    void closingEndsACompilerThatRuns() throws Exception {
        Path pipe = temp.resolve("started");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Path python = script("echo $$ > " + temp.resolve("pid") + "; echo > " + pipe + "; exec sleep 60\n");
        Files.writeString(temp.resolve("a.py"), "");
        var outcome = compiler.compile(python.toString(), temp);
        assertThat(Files.readAllLines(pipe)).as("blocks until the compiler runs").hasSize(1);
        compiler.close();
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.GAVE_UP);
        assertGone();
        assertThat(compile(compiler, python.toString(), temp)).as("after closing").isEqualTo(Outcome.GAVE_UP);
    }

    @Test
    void missingInterpreterOrFolderIsHarmless() throws Exception {
        Files.writeString(temp.resolve("a.py"), "");
        assertThat(compile(compiler, "/no/such/python", temp)).isEqualTo(Outcome.GAVE_UP);
        assertThat(compile(compiler, "python3", temp.resolve("none"))).isIn(Outcome.FRESH, Outcome.GAVE_UP);
    }

    private void assertGone() throws Exception {
        long pid = Long.parseLong(Files.readString(temp.resolve("pid")).strip());
        var handle = ProcessHandle.of(pid);
        if (handle.isPresent()) {
            handle.get().onExit().get(20, TimeUnit.SECONDS);
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    private static Outcome compile(BytecodeCompiler compiler, String python, Path folder) throws Exception {
        return compiler.compile(python, folder).get(60, TimeUnit.SECONDS);
    }

    private Path script(String body) throws IOException {
        Path file = Files.writeString(temp.resolve("python"), "#!/bin/sh\n" + body);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void requirePython() throws Exception {
        boolean there = new ProcessBuilder(List.of("sh", "-c", "command -v python3 >/dev/null")).start().waitFor() == 0;
        assumeTrue(there || Boolean.parseBoolean(System.getenv("CI")), "missing component: python3");
    }
}
