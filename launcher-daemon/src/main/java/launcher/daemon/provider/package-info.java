/**
 * Ways of running an app, one sub-package each, behind one interface.
 *
 * <p>A provider starts, stops, pauses and recognises runs, says how they are, and tells its
 * {@link launcher.daemon.provider.ProviderListener} what became of them. It decides nothing. The rest of the daemon
 * knows {@link launcher.daemon.provider.Provider} alone; {@link launcher.daemon.provider.ProviderRegistry} finds the
 * provider that is meant.
 *
 * <p>A new way of running apps: a record among {@link launcher.core.app.WorkloadSpec}, a sub-package here, a case in
 * {@code ProviderRegistry.of}, a line of wiring in {@code Daemon}, a reader of its configuration, and a subclass of
 * {@code ProviderContractTest}.
 */
@NullMarked
package launcher.daemon.provider;

import org.jspecify.annotations.NullMarked;
