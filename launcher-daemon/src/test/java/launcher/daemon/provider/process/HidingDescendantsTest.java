package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import launcher.core.app.PortSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.ProcessCgroups;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider.Observation;
import launcher.daemon.provider.Provider.StopResult;
import launcher.daemon.provider.process.cgroup.CgroupPlaces;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.fixtures.Component;
import launcher.fixtures.FreePort;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an app started is gone when its stop says so, however it hid (case 1). */
@Tag("slow")
class HidingDescendantsTest extends ProcessTestBase {

    private static final int OF_EACH_KIND = 20;

    /** What the processes of a run are followed by. */
    enum Means {
        CGROUP,
        UNIFIED_CGROUP,
        PARENTS;

        CgroupPlaces places() throws IOException {
            return switch (this) {
                case CGROUP -> CgroupPlaces.detect();
                case UNIFIED_CGROUP -> {
                    ProcessCgroups all = ProcessCgroups.of(Path.of("/proc/self"));
                    yield CgroupPlaces.detect(new ProcessCgroups(all.cgroups(), all.mounts().stream()
                            .filter(mount -> mount.type().equals("cgroup2")).toList()), ProcessHandle.current().pid());
                }
                case PARENTS -> CgroupPlaces.none();
            };
        }
    }

    /** Found by its arguments, which it cannot hide as well. */
    private final String token = "hidden" + System.nanoTime();

    @AfterEach
    void endWhatIsLeft() {
        hidden().forEach(process -> Processes.signal(process.pid(), "KILL"));
    }

    @ParameterizedTest
    @EnumSource
    void nothingSurvivesAStop(Means means) throws Exception {
        follow(means);
        List<String> kinds = kinds(means);
        RunId run = start(AppSpecs.python(hiding(kinds) + "print('up', flush=True)\ntime.sleep(1000)"));
        runs.awaitLine(run, "up");
        await(() -> hidden().size() >= kinds.size() * OF_EACH_KIND, "all that hide");

        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(hidden()).isEmpty();
        assertThat(provider.observe(List.of(run))).containsEntry(run, Observation.GONE);
    }

    @ParameterizedTest
    @EnumSource
    void nothingSurvivesTheEndOfTheAppAndItsStop(Means means) throws Exception {
        follow(means);
        List<String> kinds = kinds(means);
        RunId run = start(AppSpecs.python(hiding(kinds) + "print('up', flush=True)\ninput()").env("X", "1"));
        runs.awaitExit(run);

        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(hidden()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void nothingSurvivesThroughARestartOfTheDaemon(Means means) throws Exception {
        follow(means);
        List<String> kinds = kinds(means);
        RunId run = start(AppSpecs.python(hiding(kinds) + "print('up', flush=True)\ntime.sleep(1000)"));
        await(() -> hidden().size() >= kinds.size() * OF_EACH_KIND, "all that hide");
        follow(means);
        assertThat(provider.adopt()).hasSize(1);

        assertThat(provider.stop(run, AppSpecs.KILL)).isEqualTo(new StopResult.Gone());

        assertThat(hidden()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void serverThatHidesOwnsItsPortAndGivesItBack(Means means) throws Exception {
        follow(means);
        assumeTrue(means != Means.PARENTS || subreaper(), "perl, to keep orphans below their run");
        int port = FreePort.any();
        AppSpecs app = AppSpecs.python("import os,socket,sys,time\n"
                + "if os.fork(): os.wait(); time.sleep(1000)\n"
                + "os.setsid()\n"
                + "if os.fork(): os._exit(0)\n"
                + "code = 'import socket,time; s = socket.create_server((\"127.0.0.1\", int(" + port + "))); "
                + "time.sleep(1000)'\n"
                + "fd = os.open('/dev/null', os.O_RDWR)\n"
                + "for n in (0, 1, 2): os.dup2(fd, n)\n"
                + "os.execve('/usr/bin/python3', ['python3', '-S', '-E', '-c', code, '" + token + "'], {})\n")
                .port(new PortSpec.Fixed(port));
        for (int round = 0; round < 2; round++) {
            RunId run = start(app);
            await(() -> !(provider.portOwnership(run, port) instanceof PortOwnership.NotListening), "the server");
            assertThat(provider.portOwnership(run, port)).isEqualTo(new PortOwnership.Owned("127.0.0.1"));

            assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

            assertThat(hidden()).isEmpty();
            provider.cleanUp(run);
        }
    }

    private void follow(Means means) throws IOException {
        CgroupPlaces places = means.places();
        assumeTrue(means == Means.PARENTS || places.runs().isPresent(), "a cgroup that can be divided");
        provider.close();
        provider = newProvider(System.getenv(), places);
    }

    /** Pieces of Python, each of which starts one process that hides. */
    private List<String> kinds(Means means) {
        var sleep = "['/usr/bin/python3', '-S', '-E', '-c', 'import time; time.sleep(1000)', '" + token + "']";
        Stream<String> always = Stream.of(
                "subprocess.Popen(" + sleep + ", env={}, start_new_session=True)",
                "daemon(lambda: os.execv('/usr/bin/python3', " + sleep + "))",
                "subprocess.call(['sh', '-c', 'setsid nohup \"$@\" >/dev/null 2>&1 &', 'sh'] + " + sleep + ")",
                "subprocess.Popen(" + sleep + ", env={}, preexec_fn=lambda: (os.setsid(), "
                        + "signal.signal(signal.SIGTERM, signal.SIG_IGN)))");
        Stream<String> orphans = means == Means.PARENTS && !subreaper() ? Stream.empty() : Stream.of(
                "daemon(lambda: os.execve('/usr/bin/python3', " + sleep + ", {}))",
                "daemon(lambda: overwritten())",
                "subprocess.call(['setsid', 'sh', '-c', 'env -i \"$@\" >/dev/null 2>&1 &', 'sh'] + " + sleep + ")");
        Stream<String> accounts = Component.otherAccount().orSkip().isEmpty() ? Stream.empty() : Stream.of(
                "subprocess.Popen(['su', '-s', '/bin/sh', '-', 'nobody', '-c', shlex.join(" + sleep + ")])");
        boolean orphansGetLost = means == Means.PARENTS && !subreaper();
        boolean noOrphans = Component.otherAccount().orSkip().isEmpty() || orphansGetLost;
        Stream<String> accountsOfOrphans = noOrphans ? Stream.empty() : Stream.of(
                "subprocess.call(['su', '-s', '/bin/sh', '-', 'nobody', '-c', "
                        + "'setsid ' + shlex.join(" + sleep + ") + ' >/dev/null 2>&1 &'])");
        return Stream.of(always, orphans, accounts, accountsOfOrphans).flatMap(kind -> kind).toList();
    }

    private String hiding(List<String> kinds) {
        return "import ctypes,os,shlex,signal,subprocess,sys,time\n"
                + "def daemon(become):\n"
                + "    pid = os.fork()\n"
                + "    if pid:\n"
                + "        os.waitpid(pid, 0)\n"
                + "        return\n"
                + "    os.setsid()\n"
                + "    if os.fork(): os._exit(0)\n"
                + "    fd = os.open('/dev/null', os.O_RDWR)\n"
                + "    for n in (0, 1, 2): os.dup2(fd, n)\n"
                + "    become()\n"
                + "    os._exit(0)\n"
                + "def overwritten():\n"
                + "    code = 'import ctypes,time; e = ctypes.POINTER(ctypes.c_void_p).in_dll(ctypes.CDLL(None), "
                + "\"environ\")\\nn = 0\\nwhile e[n]: ctypes.memset(e[n], 120, len(ctypes.string_at(e[n]))); n += 1\\n"
                + "time.sleep(1000)'\n"
                + "    os.execv('/usr/bin/python3', ['/usr/bin/python3', '-S', '-E', '-c', code, '" + token + "'])\n"
                + "for _ in range(" + OF_EACH_KIND + "):\n"
                + String.join("", kinds.stream().map(kind -> "    " + kind + "\n").toList());
    }

    private static boolean subreaper() {
        return Files.isExecutable(Path.of("/usr/bin/perl"));
    }

    private List<ProcStat> hidden() {
        return ProcStat.all().stream().filter(ProcStat::alive).filter(process -> hides(process.pid())).toList();
    }

    private boolean hides(long pid) {
        try {
            String arguments = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            return arguments.endsWith("\0" + token + "\0");
        } catch (IOException e) {
            return false;
        }
    }
}
