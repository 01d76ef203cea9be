package launcher.daemon;

import java.nio.file.Path;
import java.util.Optional;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.ProcessSpec;
import launcher.core.lifecycle.LauncherEvent;
import launcher.daemon.applog.AppLogs;
import launcher.daemon.bytecode.BytecodeCompiler;
import launcher.daemon.config.Config;
import launcher.daemon.config.key.Readers;
import launcher.daemon.loop.Mailbox;
import launcher.daemon.memory.MemoryWatch;

/** Where a configuration that comes into force has to be told; bound once these are there. */
final class Reach {

    private volatile Optional<Parts> bound = Optional.empty();
    private volatile Readers readers;

    Reach(Config atStart) {
        readers = atStart.daemon().readers();
    }

    /** Whether users outside the socket's group may read. */
    boolean everybodyMayRead() {
        return readers == Readers.ALL;
    }

    private record Parts(Mailbox mailbox, MemoryWatch memory, BytecodeCompiler compiler, AppLogs logs, Door door) {}

    void bind(Mailbox mailbox, MemoryWatch memory, BytecodeCompiler compiler, AppLogs logs, Door door) {
        bound = Optional.of(new Parts(mailbox, memory, compiler, logs, door));
    }

    /** Called with each configuration that comes into force after the daemon's start. */
    void configured(Config before, Config after) {
        readers = after.daemon().readers();
        bound.ifPresent(parts -> {
            parts.mailbox().post(new LauncherEvent.CatalogChanged(after.catalog()));
            LauncherPolicy policy = after.catalog().policy();
            parts.memory().configure(policy.memoryThresholdBytes(), policy.checkInterval());
            parts.door().configured(after);
            compileAhead(parts.compiler(), after.catalog());
            before.catalog().diff(after.catalog()).removed().forEach(parts.logs()::forget);
        });
    }

    /** Has Streamlit apps compiled before their first start; not those of other accounts, whose interpreter is theirs to run. */
    static void compileAhead(BytecodeCompiler compiler, AppCatalog catalog) {
        for (AppSpec spec : catalog.apps().values()) {
            ProcessSpec process = spec.process();
            if (process.streamlit() && process.user().isEmpty() && process.cwd().isPresent()) {
                String python = process.command().getFirst().replace("{{", "{").replace("}}", "}");
                var _ = compiler.compile(python, Path.of(process.cwd().get()));
            }
        }
    }
}
