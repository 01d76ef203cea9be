package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.Reason;

/** A fact about all apps or the machine, or that is more than one fact about an app. */
public sealed interface LauncherEvent extends Event {

    /** Some deadline passed. */
    record Tick() implements LauncherEvent {}

    /** The runs of an earlier daemon have all been told; apps that are kept running may be started. */
    record AdoptionEnded() implements LauncherEvent {}

    /** An operator wants an app started anew; the clients that wait for it wait for the new run. */
    record RestartRequested(AppId app, Optional<WaiterId> waiter, Reason reason) implements LauncherEvent {}

    /** There is another configuration. */
    record CatalogChanged(AppCatalog catalog) implements LauncherEvent {}

    /** This much memory is available. */
    record MemoryMeasured(long availableBytes) implements LauncherEvent {}

    /** It cannot be found out how much memory is available. */
    record MemoryUnreadable(String why) implements LauncherEvent {}

    /** An operator wants an idle pass now. */
    record IdleCheckRequested(WaiterId waiter, boolean dryRun) implements LauncherEvent {}

    /** An operator wants a memory pass now. */
    record MemoryCheckRequested(WaiterId waiter, boolean dryRun) implements LauncherEvent {}

    /**
     * The daemon ends; with {@code waiter} present every app is stopped first and the waiter is told when all are gone.
     */
    record ShutdownBegan(Optional<WaiterId> waiter) implements LauncherEvent {}
}
