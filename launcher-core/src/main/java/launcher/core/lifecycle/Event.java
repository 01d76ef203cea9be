package launcher.core.lifecycle;

/** A fact that the launcher is told: about an app, or about all of them. */
public sealed interface Event permits AppEvent, LauncherEvent {}
