package launcher.daemon.config.key;

import java.util.Map;
import java.util.Optional;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Tree;

/** What a value must look like, and how it is read and written. */
public interface ValueType<T> {

    /**
     * The value, or empty if it does not have this shape; then {@code problems} says what is wrong with it.
     *
     * @param tree never null in the sense of {@link Tree#isNull}
     * @param path the key's full path, for messages
     */
    Optional<T> read(Tree tree, String path, Problems problems);

    /** The value as YAML on one line, from which {@link #read} makes the same value again. */
    String show(T value);

    /** The shape as JSON schema: strings, numbers, booleans, lists and maps of such. */
    Map<String, Object> schema();
}
