package launcher.core.app;

/** Sizes in bytes as users read them. */
public final class Sizes {

    private Sizes() {}

    /** Whole mebibytes: {@code 95 MiB}. */
    public static String text(long bytes) {
        return bytes / (1024 * 1024) + " MiB";
    }
}
