package launcher.daemon.reload;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppSpec;
import launcher.core.app.CatalogDiff;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.ProcessSpec;
import launcher.core.lifecycle.LauncherEvent;
import launcher.daemon.applog.AppLogs;
import launcher.daemon.bytecode.BytecodeCompiler;
import launcher.daemon.config.Config;
import launcher.daemon.config.StreamlitCommand;
import launcher.daemon.config.key.Readers;
import launcher.daemon.control.ControlServer;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.gateway.Gateway;
import launcher.daemon.memory.MemoryWatch;
import launcher.daemon.track.TouchFolder;

/** Where a configuration that comes into force has to be told; bound once these are there. */
public final class ConfigurationApplier {

    private volatile Optional<Parts> bound = Optional.empty();
    private volatile Readers readers;

    public ConfigurationApplier(Config atStart) {
        readers = atStart.daemon().readers();
    }

    /** Whether users outside the socket's group may read. */
    public boolean everybodyMayRead() {
        return readers == Readers.ALL;
    }

    private record Parts(
            Mailbox mailbox, MemoryWatch memory, TouchFolder touches, BytecodeCompiler compiler, AppLogs logs,
                    Gateway gateway, ControlServer control) {}

    public void bind(Mailbox mailbox, MemoryWatch memory, TouchFolder touches, BytecodeCompiler compiler, AppLogs logs,
            Gateway gateway,
            ControlServer control) {
        bound = Optional.of(new Parts(mailbox, memory, touches, compiler, logs, gateway, control));
    }

    /** Called with each configuration that comes into force after the daemon's start. */
    void configured(Config before, Config after) {
        readers = after.daemon().readers();
        bound.ifPresent(parts -> {
            parts.mailbox().post(new LauncherEvent.CatalogChanged(after.catalog()));
            LauncherPolicy policy = after.catalog().policy();
            parts.memory().configure(policy.memoryThresholdBytes(), policy.checkInterval());
            parts.touches().lookEvery(policy.checkInterval());
            parts.gateway().configure(after.gateway(), after.catalog());
            parts.control().readersChanged();
            compileAhead(parts.compiler(), toCompile(before.catalog(), after.catalog()));
            before.catalog().diff(after.catalog()).removed().forEach(parts.logs()::forget);
        });
    }

    /**
     * Those that a change added, or whose process it changed: a new priority needs no look at the files of every app.
     */
    static List<AppSpec> toCompile(AppCatalog before, AppCatalog after) {
        CatalogDiff diff = before.diff(after);
        return Stream.concat(diff.added().stream(), diff.needRestart().stream())
                .flatMap(app -> after.find(app).stream()).toList();
    }

    /** Has Streamlit apps compiled before their first start. */
    public static void compileAhead(BytecodeCompiler compiler, Collection<AppSpec> apps) {
        for (AppSpec app : apps) {
            switch (app.workload()) {
                case ProcessSpec process -> folderToCompile(app, process).ifPresent(folder -> {
                    String python = process.command().getFirst().replace("{{", "{").replace("}}", "}");
                    var _ = compiler.compile(python, folder);
                });
            }
        }
    }

    /**
     * The script's own, whatever the working folder is; none for an app of another account, whose interpreter is theirs
     * to run.
     */
    static Optional<Path> folderToCompile(AppSpec app, ProcessSpec process) {
        return process.user().isPresent() ? Optional.empty() : StreamlitCommand.scriptOf(app).map(Path::getParent);
    }
}
