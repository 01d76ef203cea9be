/** Decides: what the launcher should do. Pure Java without a thread, a clock or I/O. */
module launcher.core {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;

    exports launcher.core.app;
    exports launcher.core.health;
    exports launcher.core.lifecycle;
    exports launcher.core.demand;
    exports launcher.core.forge;
    exports launcher.core.supervisor;
    exports launcher.core.idle;
    exports launcher.core.memory;
    exports launcher.core.restart;
    exports launcher.core.source;
    exports launcher.core.protocol;
    exports launcher.core.protocol.json;
    exports launcher.core.protocol.result;
}
