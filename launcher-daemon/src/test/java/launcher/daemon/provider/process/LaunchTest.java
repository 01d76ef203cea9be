package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.core.app.PortSpec;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Account;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider.StartResult;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.launch.Executables;
import launcher.daemon.provider.process.procfs.ProcStat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an app finds when it starts, and what is said if it cannot. */
class LaunchTest extends ProcessTestBase {

    @Test
    void limitOfOpenFilesIsThatOfTheDaemonsStart() throws Exception {
        var environment = new HashMap<>(System.getenv());
        environment.put("STREAMLIT_LAUNCHER_OPEN_FILES", "777");
        provider.close();
        provider = newProvider(environment, true);

        assertThat(printed(AppSpecs.sh("ulimit -Sn; ulimit -Hn; env | grep -c LAUNCHER_OPEN || true")))
                .containsExactly("777", shell("ulimit -Hn"), "0");
    }

    @Test
    void limitOfOpenFilesThatIsNoneIsPassedOver() throws Exception {
        var environment = new HashMap<>(System.getenv());
        for (String odd : List.of("", "99999999999", "$(exit 1)", "-1")) {
            environment.put("STREAMLIT_LAUNCHER_OPEN_FILES", odd);
            provider.close();
            provider = newProvider(environment, true);

            RunId run = start(AppSpecs.sh("echo up"));
            runs.awaitExit(run);
            assertThat(runs.lines(run)).as(odd).containsExactly("up");
            provider.cleanUp(run);
        }
    }

    private static String shell(String command) throws Exception {
        return new String(new ProcessBuilder("sh", "-c", command).start().getInputStream().readAllBytes(),
                StandardCharsets.UTF_8).strip();
    }

    @Test
    void environmentIsAnAllowlistPlusTheAppsOwn() throws Exception {
        var daemons =
                new HashMap<>(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME", "/home/x", "LC_TIME", "C.UTF-8",
                "LC_ALL", "C.UTF-8"));
        for (String name : List.of("NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "JAVA_HOME", "JAVA_TOOL_OPTIONS",
                "LD_PRELOAD", "LD_LIBRARY_PATH", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "MALLOC_ARENA_MAX", "SECRET")) {
            daemons.put(name, "no");
        }
        provider.close();
        provider = newProvider(daemons, true);

        RunId run = start(AppSpecs.command("env").env("REGION", "eu"));
        runs.awaitExit(run);

        assertThat(runs.lines(run)).filteredOn(line -> !line.startsWith("PWD=") && !line.startsWith("_="))
                .containsExactlyInAnyOrder("PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/home/x", "LC_TIME=C.UTF-8",
                        "PYTHONUNBUFFERED=1", "REGION=eu", "STREAMLIT_LAUNCHER_RUN=" + run);
    }

    @Test
    void valuesReachTheAppByteForByte() {
        String value = "it's \"$HOME\" `id` \\ \n new line {} ü ";
        assertThat(printed(AppSpecs.python("import os; print(ascii(os.environ['V']))")
                .env("V", value.replace("{", "{{").replace("}", "}}"))))
                .containsExactly(ascii(value));
    }

    @Test
    void commandIsArgumentsAndNotShell() {
        assertThat(printed(AppSpecs.command("printf", "%s\\n", "a b", "$HOME", "*", "; exit 3", "")))
                .containsExactly("a b", "$HOME", "*", "; exit 3", "");
    }

    @Test
    void shellCommandIsShell() {
        assertThat(printed(AppSpecs.command("echo one && echo two").shell())).containsExactly("one", "two");
    }

    @Test
    void placeholdersAreFilledInCommandAndEnvironment() {
        RunId run = newRun();
        int port = start(run, AppSpecs.command("sh", "-c", "echo {app} {port} {base_path} {{x}} $P")
                .env("P", "p{port}").basePath("base").port(new PortSpec.Auto())).port().orElseThrow();
        runs.awaitExit(run);

        assertThat(runs.lines(run)).containsExactly("app " + port + " base {x} p" + port);
    }

    @Test
    void inputIsEmptyAndTheSessionIsTheAppsOwn() throws Exception {
        RunId run = newRun();
        long pid =
                start(run, AppSpecs.python("import os,sys; print(sys.stdin.read() == '', os.getpid(), os.getsid(0))"))
                .pid().orElseThrow();
        runs.awaitExit(run);

        assertThat(runs.lines(run).getFirst()).startsWith("True " + pid + " ");
        assertThat(runs.lines(run).getFirst()).doesNotEndWith(" " + ownSession());
    }

    @Test
    void workingFolderIsThatOfTheSpecification() {
        assertThat(printed(AppSpecs.command("pwd").cwd(folder.toString()))).containsExactly(folder.toString());
        assertThat(printed(AppSpecs.command("pwd"))).containsExactly("/");
    }

    @Test
    void envFileIsReadAtEachStartBelowAppVariables() throws Exception {
        Path file = write("vars", "# comment\n\nA=1\nexport B='two words'\nC=\"x=y\"\n");
        AppSpecs app = AppSpecs.sh("echo $A/$B/$C").envFile(file.toString()).env("A", "own");

        assertThat(printed(app)).containsExactly("own/two words/x=y");
        write("vars", "B=changed\n");
        assertThat(printed(app)).containsExactly("own/changed/");
    }

    @Test
    void refusalsSayWhatIsWrongAndWhere() throws Exception {
        Path plain = write("plain", "no program");
        Path bad = write("bad", "A=1\nnot a line\n");
        AppSpecs ok = AppSpecs.command("true");

        assertThat(refusal(AppSpecs.command("no-such-thing"))).contains("no such command: no-such-thing", "PATH");
        assertThat(refusal(AppSpecs.command(plain.toString()))).contains("not executable: " + plain);
        assertThat(refusal(AppSpecs.command("./none").cwd(folder.toString()))).contains("no such file: " + folder);
        assertThat(refusal(AppSpecs.command(folder.toString()))).contains("a folder, not a program");
        assertThat(refusal(AppSpecs.command("true").cwd("/no/such"))).contains("no such folder: /no/such");
        assertThat(refusal(AppSpecs.command("true").cwd(plain.toString()))).contains("not a folder: " + plain);
        assertThat(refusal(AppSpecs.command("true").user("nobody-there"))).contains("no such user: nobody-there");
        assertThat(refusal(AppSpecs.command("true").envFile("/no/file"))).contains("no such env_file: /no/file");
        assertThat(refusal(AppSpecs.command("true").envFile(bad.toString()))).contains(bad + ":2: not NAME=value");
        assertThat(refusal(AppSpecs.command("true").env("a-b", "1"))).contains("a-b");
        assertThat(refusal(AppSpecs.command("echo", "{prot}"))).contains("{prot}");
        assertThat(refusal(AppSpecs.command("echo", "{port}"))).contains("port: auto");
        assertThat(printed(ok)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            A="a \\"b\\" c"         | a "b" c
            A="val #x" # c         | val #x
            A='it''s'              | :1: more after the closing '
            A=a#b # c              | a#b
            A=#c                   |
            A = b                  | b
            export A=b             | b
            A="one\\ttwo\\\\n"     | one\ttwo\\n
            A='one\\ttwo'          | one\\ttwo
            A='pa$word'            | pa$word
            A=pa$word              | :1: "$w…": nothing is substituted
            A="${HOME}/x"          | :1: "${…": nothing is substituted
            A="\\${HOME}"          | ${HOME}
            A=5$                   | 5$
            A="open                | :1: the closing " is missing
            A: b                   | :1: not NAME=value
            """)
    void envFileIsReadAsComposeReadsIt(String line, @Nullable String value) throws Exception {
        AppSpecs app = AppSpecs.python("import os; print(os.environ['A'], end='|')")
                .envFile(write("dialect", line + "\n").toString());

        if (value != null && value.startsWith(":1:")) {
            assertThat(refusal(app)).contains("dialect" + value);
        } else {
            assertThat(printed(app)).containsExactly((value == null ? "" : value) + "|");
        }
    }

    @Test
    void envFileMayBeginWithAMarkAndHaveValuesOverLines() throws Exception {
        Path file = write("lines", "\ufeff# first\r\nA=\"one\r\ntwo\"\r\nB='three\nfour' # c\nC=last");

        assertThat(printed(AppSpecs.sh("printf '%s/%s/%s' \"$A\" \"$B\" $C").envFile(file.toString())))
                .containsExactly("one", "two/three", "four/last");
    }

    @Test
    void promptWithoutALineEndIsSeen() {
        RunId run = start(AppSpecs.sh("printf 'Password: '; exec sleep 100"));

        runs.awaitLine(run, "Password: ");
    }

    @Test
    void scriptThatTheKernelWouldRefuseIsExplained() throws Exception {
        Path broken = write("broken", "#!/no/such/interpreter -x\n");
        Path windows = write("windows", "#!/bin/sh\r\necho hello\r\n");
        assertThat(broken.toFile().setExecutable(true) && windows.toFile().setExecutable(true)).isTrue();

        assertThat(refusal(AppSpecs.command(broken.toString())))
                .contains("broken (command) names /no/such/interpreter, which does not exist");
        assertThat(refusal(AppSpecs.command(windows.toString()))).contains("line ends of Windows", "sed -i");
    }

    @Test
    void programRefusedByTheKernelEndsWith126Or127() throws Exception {
        Path broken = write("broken", "#!no-such-interpreter\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        RunId run = start(AppSpecs.command(broken.toString()));

        assertThat(runs.awaitExit(run)).isIn(new ExitStatus.Exited(126), new ExitStatus.Exited(127));
        assertThat(runs.lines(run)).isNotEmpty();
    }

    @Test
    void setprivOfBusyBoxIsRefusedByName() throws Exception {
        assumeTrue(Account.ownUid() == 0, "root");
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("setpriv"), Files.createFile(folder.resolve("busybox"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))));
        provider.close();
        provider = newProvider(Map.of("PATH", bin + ":/usr/bin:/bin"), true);

        assertThat(refusal(AppSpecs.command("true").user("nobody"))).contains("BusyBox", "util-linux");
    }

    @Test
    void appOfAnotherUserHasThatUsersIdentityAndHome() {
        assumeTrue(Account.ownUid() == 0, "root");
        Account nobody = Account.named("nobody").orElseThrow();

        List<String> lines = printed(AppSpecs.sh(
                "id -u; id -g; echo $HOME $USER $LOGNAME; echo reopened >/dev/stdout; id -G").user("nobody"));

        assertThat(lines).containsExactly(Integer.toString(nobody.uid()), Integer.toString(nobody.gid()),
                nobody.home() + " nobody nobody", "reopened", Integer.toString(nobody.gid()));
    }

    @Test
    void appOfAnotherUserIsNotGivenWhatItsLinkLeadsTo() throws Exception {
        assumeTrue(Account.ownUid() == 0, "root");
        int nobody = Account.named("nobody").orElseThrow().uid();
        Path secret = write("secret", "TOKEN=hunter2\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), secret);
        Files.setAttribute(link, "unix:uid", nobody, LinkOption.NOFOLLOW_LINKS);

        assertThat(refusal(AppSpecs.command("true").envFile(link.toString()).user("nobody")))
                .contains("env_file " + link + " leads by another account's link", "uid " + nobody)
                .doesNotContain("hunter2");
        assertThat(printed(AppSpecs.sh("echo $TOKEN").envFile(link.toString()))).containsExactly("hunter2");
        assertThat(printed(AppSpecs.sh("echo $TOKEN").envFile(secret.toString()).user("nobody")))
                .containsExactly("hunter2");
    }

    @Test
    void appOfAnotherUserIsStoppedWithAllItsProcesses() {
        assumeTrue(Account.ownUid() == 0, "root");
        RunId run = start(AppSpecs.sh("setsid sleep 100 & echo $!; wait").user("nobody"));
        long left = Long.parseLong(runs.awaitLine(run, line -> line.matches("[0-9]+")));

        provider.stop(run, AppSpecs.TERM);

        assertThat(alive(left)).isFalse();
    }

    @Test
    void commandBesideARunIsStartedAsTheAppIs() throws Exception {
        RunId run = newRun();
        AppSpecs app = AppSpecs.sh("exec sleep 100").env("REGION", "eu").cwd(folder.toString())
                .port(new PortSpec.Auto());
        int port = start(run, app).port().orElseThrow();
        Path seen = folder.resolve("seen");
        var command = List.of("sh", "-c", "echo $REGION {port} $PWD $STREAMLIT_LAUNCHER_RUN >" + seen + "; exit 4");

        Process beside = provider.exec(run, app.named(run.app()), command).orElseThrow().start();

        assertThat(beside.waitFor()).isEqualTo(4);
        assertThat(seen).hasContent("eu " + port + " " + folder + " " + run);
        assertThat(provider.exec(run, app.named(run.app()), List.of("no-such-thing"))).isEmpty();
        assertThat(provider.exec(newRun(), app.named(run.app()), command)).isEmpty();
    }

    @Test
    void runFolderIsForTheDaemonsUserOnly() throws Exception {
        RunId run = start(AppSpecs.sh("sleep 100").env("SECRET", "s"));
        Path runFolder = runsFolder().resolve(run.toString());

        assertThat(Files.getPosixFilePermissions(runFolder)).extracting(Enum::name)
                .allMatch(name -> name.startsWith("OWNER"));
        assertThat(Files.getPosixFilePermissions(runFolder.resolve("out"))).extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
        assertThat(Files.getPosixFilePermissions(runFolder.resolve("env"))).extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }

    @Test
    void secondStartIsRefusedAndTheFirstGoesOn() {
        RunId run = newRun();
        long pid = start(run, AppSpecs.sh("exec sleep 100")).pid().orElseThrow();

        assertThat(tryStart(run, AppSpecs.command("true"))).isInstanceOf(StartResult.NotStarted.class);

        assertThat(provider.pids(run)).contains(pid);
        assertThat(runsFolder().resolve(run.toString()).resolve("pid")).exists();
    }

    @Test
    void shimRunsUnderBusyboxToo() throws Exception {
        Optional<Path> busybox = Executables.find("busybox", Environment.PATH_DEFAULT, Path.of("/"));
        assumeTrue(busybox.isPresent(), "busybox");
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("sh", "mv", "setsid")) {
            Files.createSymbolicLink(tools.resolve(tool), busybox.orElseThrow());
        }
        provider.close();
        provider = newProvider(Map.of("PATH", tools + ":" + Environment.PATH_DEFAULT), true);

        RunId run = start(AppSpecs.command("sh", "-c", "readlink /proc/$PPID/exe; echo \"$V\"; kill -15 $$")
                .env("V", "it's\na 'value'"));

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Signaled(15));
        assertThat(runs.lines(run)).containsExactly(busybox.orElseThrow().toRealPath().toString(), "it's", "a 'value'");
        assertThat(marked(run)).isEmpty();
        for (String tool : List.of("sh", "mv", "setsid")) {
            Files.delete(tools.resolve(tool));
        }
    }

    private static long ownSession() {
        return ProcStat.of(ProcessHandle.current().pid()).orElseThrow().session();
    }

    /** As Python's ascii() prints this text. */
    private static String ascii(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("ü", "\\xfc") + "'";
    }
}
