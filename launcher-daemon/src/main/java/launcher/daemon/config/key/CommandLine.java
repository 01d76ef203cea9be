package launcher.daemon.config.key;

import java.util.List;

/**
 * A command as it was written.
 *
 * @param list true if it was a list of arguments; false if it was one line of text, the only element of {@code words}
 */
public record CommandLine(List<String> words, boolean list) {
    public CommandLine {
        words = List.copyOf(words);
    }
}
