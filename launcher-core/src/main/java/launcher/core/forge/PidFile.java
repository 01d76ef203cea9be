package launcher.core.forge;

/** The pid file of an app as it was just seen. */
public sealed interface PidFile {

    /** There is none. */
    record Absent() implements PidFile {}

    /** There is a file, but it does not say a number, or it is another account's. */
    record Untrusted() implements PidFile {}

    /**
     * It names a process.
     *
     * @param live whether a Streamlit process has that number
     */
    record Names(long pid, boolean live) implements PidFile {}
}
