/**
 * Ways of running an app, one sub-package each, behind one interface.
 *
 * <p>A provider starts, stops and recognises runs, and tells its {@link launcher.daemon.provider.ProviderListener} what became of them. It decides nothing.
 */
@NullMarked
package launcher.daemon.provider;

import org.jspecify.annotations.NullMarked;
