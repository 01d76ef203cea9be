package launcher.daemon.config.source;

import java.nio.file.Path;

/** Where something stands in a file; line and column count from 1, the column in characters. */
public record SourceLocation(Path file, int line, int column) {

    /** The beginning of a file, for what concerns all of it. */
    public static SourceLocation startOf(Path file) {
        return new SourceLocation(file, 1, 1);
    }

    /** The form editors and terminals can jump to: {@code FILE:LINE:COLUMN}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
