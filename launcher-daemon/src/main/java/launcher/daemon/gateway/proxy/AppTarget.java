package launcher.daemon.gateway.proxy;

import launcher.core.app.AppSpec;

/** Where at an app a request goes. */
public interface AppTarget {

    AppSpec app();

    /** The part of the path that led to the app, without a slash at its end; empty if the host did. */
    String prefix();

    /** The path after the prefix. */
    String inner();

    /** The path as the app is to see it. */
    String path();
}
