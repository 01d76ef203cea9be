package launcher.daemon.provider.process.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import launcher.core.app.AppSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Account;

/**
 * Turns a specification into a plan, and finds before anything is spawned what would make it fail: a message that names
 * the missing file is worth more than exit code 127.
 */
public final class LaunchPlanner {

    private final Map<String, String> inherited;
    private final int ownUid;
    private final Optional<String> openFiles;

    public LaunchPlanner(Map<String, String> daemonsEnvironment, int ownUid) {
        this.inherited = Environment.inherited(daemonsEnvironment);
        this.ownUid = ownUid;
        this.openFiles = Environment.openFiles(daemonsEnvironment);
    }

    /** How the app itself is started. */
    public LaunchPlan plan(RunId run, AppSpec spec, OptionalInt port) throws LaunchRefusedException {
        ProcessSpec process = process(spec);
        return plan(run, spec, port, process.command(), process.shell());
    }

    /** How another command is started as the app is. */
    public LaunchPlan planBeside(RunId run, AppSpec spec, OptionalInt port,
            List<String> command) throws LaunchRefusedException {
        return plan(run, spec, port, command, false);
    }

    private static ProcessSpec process(AppSpec spec) {
        return switch (spec.workload()) {
            case ProcessSpec process -> process;
        };
    }

    private LaunchPlan plan(RunId run, AppSpec spec, OptionalInt port, List<String> template, boolean shell)
            throws LaunchRefusedException {
        ProcessSpec process = process(spec);
        PlaceholderExpander placeholders = placeholders(run, spec, port);
        Optional<Account> account = otherAccount(process);
        Map<String, String> environment = environment(run, process, placeholders, account);
        Path cwd = cwd(process);
        List<String> command = command(template, shell, placeholders);
        checkExecutable(command.getFirst(), environment.getOrDefault("PATH", Environment.PATH_DEFAULT), cwd);
        return new LaunchPlan(command, environment, cwd,
                account.map(user -> new LaunchPlan.Owner(user.uid(), user.gid())), openFiles);
    }

    private static PlaceholderExpander placeholders(RunId run, AppSpec spec, OptionalInt port) {
        Map<String, String> values = new HashMap<>();
        values.put("app", run.app().value());
        values.put("base_path", spec.basePath().orElse(""));
        port.ifPresent(number -> values.put("port", Integer.toString(number)));
        return new PlaceholderExpander(values);
    }

    /** The account to change to; empty if the app runs as the daemon's own user. */
    private Optional<Account> otherAccount(ProcessSpec process) throws LaunchRefusedException {
        if (process.user().isEmpty()) {
            return Optional.empty();
        }
        String name = process.user().get();
        Account account = Account.named(name).orElseThrow(() ->
                new LaunchRefusedException("no such user: " + name + "; create the account or change user:"));
        if (account.uid() == ownUid) {
            return Optional.empty();
        }
        if (ownUid != 0) {
            throw new LaunchRefusedException("only a launcher that runs as root can start apps as another user (" + name
                    + "); remove user: or run the launcher as root");
        }
        Path setpriv = Executables.find(
                "setpriv", inherited.getOrDefault("PATH", Environment.PATH_DEFAULT), Path.of("/"))
                .orElseThrow(() -> new LaunchRefusedException(
                        "setpriv is needed to start an app as " + name + "; install util-linux"));
        if (isBusyBox(setpriv)) {
            throw new LaunchRefusedException("setpriv here is BusyBox's, which cannot change the account to " + name
                    + "; install setpriv of util-linux");
        }
        return Optional.of(account);
    }

    private static boolean isBusyBox(Path program) {
        try {
            return program.toRealPath().getFileName().toString().startsWith("busybox");
        } catch (IOException _) {
            return false;
        }
    }

    private Map<String, String> environment(
            RunId run, ProcessSpec process, PlaceholderExpander placeholders,
                    Optional<Account> account) throws LaunchRefusedException {
        Map<String, String> environment = new TreeMap<>(inherited);
        account.ifPresent(user -> environment.putAll(Environment.of(user)));
        if (process.envFile().isPresent()) {
            environment.putAll(EnvFile.read(Path.of(process.envFile().get()),
                    account.map(user -> OptionalInt.of(user.uid())).orElseGet(OptionalInt::empty)));
        }
        for (var entry : process.env().entrySet()) {
            environment.put(entry.getKey(), placeholders.fill("env " + entry.getKey(), entry.getValue()));
        }
        environment.put(Environment.RUN, run.toString());
        return environment;
    }

    private static Path cwd(ProcessSpec process) throws LaunchRefusedException {
        Path cwd = Path.of(process.cwd().orElse("/"));
        if (!Files.exists(cwd)) {
            throw new LaunchRefusedException("no such folder: " + cwd + " (cwd); create it or change cwd:");
        }
        if (!Files.isDirectory(cwd)) {
            throw new LaunchRefusedException("not a folder: " + cwd + " (cwd)");
        }
        if (!Files.isExecutable(cwd)) {
            throw new LaunchRefusedException("the launcher may not enter the folder " + cwd + " (cwd)");
        }
        return cwd;
    }

    private static List<String> command(List<String> template, boolean shell, PlaceholderExpander placeholders)
            throws LaunchRefusedException {
        var command = new ArrayList<String>();
        if (shell) {
            command.add("/bin/sh");
            command.add("-c");
        }
        for (String word : template) {
            if (word.indexOf('\0') >= 0) {
                throw new LaunchRefusedException("command holds a NUL");
            }
            command.add(placeholders.fill("command", word));
        }
        return command;
    }

    private static void checkExecutable(String program, String path, Path cwd) throws LaunchRefusedException {
        if (program.isEmpty()) {
            throw new LaunchRefusedException("command: its first word is empty");
        }
        Optional<Path> found = Executables.find(program, path, cwd);
        if (found.isPresent()) {
            Optional<String> problem = ScriptHeader.problem(found.get());
            if (problem.isPresent()) {
                throw new LaunchRefusedException(problem.get());
            }
            return;
        }
        if (program.indexOf('/') < 0) {
            throw new LaunchRefusedException("no such command: " + program + " (looked in PATH " + path
                    + "); install it or give its full path");
        }
        Path file = cwd.resolve(program);
        if (!Files.exists(file)) {
            throw new LaunchRefusedException("no such file: " + file + " (command)");
        }
        if (Files.isDirectory(file)) {
            throw new LaunchRefusedException("a folder, not a program: " + file + " (command)");
        }
        throw new LaunchRefusedException("not executable: " + file
                + " (command); chmod +x it, or name its interpreter first");
    }
}
