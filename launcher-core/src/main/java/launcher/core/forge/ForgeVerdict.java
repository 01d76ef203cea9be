package launcher.core.forge;

import java.time.Duration;

/** What is to be done about an app and its pid file. */
public sealed interface ForgeVerdict {

    record Nothing() implements ForgeVerdict {}

    /** It is not clear yet what slforge does: look once more after this time. */
    record LookAgain(Duration after) implements ForgeVerdict {}

    /** The file is to name the run's process, so that slforge finds and stops it. */
    record Write(long pid) implements ForgeVerdict {}

    /** The file is left over: slforge could take another process of its number for the app. */
    record Delete() implements ForgeVerdict {}

    /** slforge has started the app: its process becomes a run. */
    record TakeOver(long pid) implements ForgeVerdict {}

    /** slforge has stopped the app: it stays down until it is wanted. */
    record Stopped() implements ForgeVerdict {}
}
