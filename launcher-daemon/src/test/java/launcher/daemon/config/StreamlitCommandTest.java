package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which interpreter runs a Streamlit script. */
class StreamlitCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private Path python = Path.of("");

    @BeforeEach
    void interpreterOfAnIsolatedStreamlit() throws IOException {
        python = program("tools/streamlit/bin/python3", "");
    }

    @Test
    void streamlitOnThePathBringsItsInterpreter() throws IOException {
        Path program = program("bin/streamlit", "#!" + python + "\n# -*- coding: utf-8 -*-\nimport sys\n");
        assertThat(pythonFor("/nowhere:" + program.getParent())).isEqualTo(python.toString());
    }

    @Test
    void longPathOfAnInterpreterIsFoundBehindTheShell() throws IOException {
        Path program = program("bin/streamlit", "#!/bin/sh\n'''exec' \"" + python + "\" \"$0\" \"$@\"\n' '''\n");
        assertThat(pythonFor(String.valueOf(program.getParent()))).isEqualTo(python.toString());
    }

    @Test
    void anythingElseLeavesPythonOfThePath() throws IOException {
        assertThat(pythonFor("")).isEqualTo("python3");
        assertThat(pythonFor(":relative:" + folder)).isEqualTo("python3");
        Path program = program("bin/streamlit", "#!/usr/bin/env python3\n");
        assertThat(pythonFor(String.valueOf(program.getParent()))).isEqualTo("python3");
        Path gone = program("gone/streamlit", "#!" + folder.resolve("removed/python") + "\n");
        assertThat(pythonFor(String.valueOf(gone.getParent()))).isEqualTo("python3");
    }

    @Test
    void environmentBesideTheScriptComesFirst() throws IOException {
        Path program = program("bin/streamlit", "#!" + python + "\n");
        Path venv = program("app/.venv/bin/python", "");
        assertThat(pythonFor(String.valueOf(program.getParent()))).isEqualTo(venv.toString());
    }

    private String pythonFor(String path) {
        return StreamlitCommand.pythonFor(folder.resolve("app/app.py"), path);
    }

    private Path program(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(StreamlitCommand.folderOf(file));
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
