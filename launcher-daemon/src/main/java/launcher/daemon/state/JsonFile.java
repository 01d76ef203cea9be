package launcher.daemon.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import launcher.daemon.os.AtomicFile;
import launcher.daemon.os.IoErrors;

/** One JSON object with values of apps in one file, replaced as a whole. */
final class JsonFile {

    /** A file that is larger was not written here. */
    static final long BYTES_MAX = 16L * 1024 * 1024;

    /** The key below which every app has its values. */
    static final String APPS = "apps";

    /** Made when the first file is read or written: a daemon that has nothing to keep is spared its 3 MB. */
    private static final class Mapper {
        private static final ObjectMapper JSON = new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    private final Path path;

    JsonFile(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    Path path() {
        return path;
    }

    /**
     * What is in the file; an empty object if there is none or it is damaged. A damaged file is set aside.
     *
     * @param problems told, for people, what is wrong
     * @throws IOException if it cannot be read, if what is damaged cannot be set aside, or if there is no folder in
     *     which it could be
     */
    ObjectNode read(Consumer<String> problems) throws IOException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder");
        }
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
                // a FIFO would be waited for without end
                return setAside("not a regular file", problems);
            }
            if (Files.size(path) > BYTES_MAX) {
                return setAside("larger than " + BYTES_MAX + " bytes", problems);
            }
            JsonNode read = Mapper.JSON.readTree(Files.readAllBytes(path));
            boolean usable = read.path(APPS).isMissingNode() || read.path(APPS).isObject();
            return usable && read instanceof ObjectNode object ? object : setAside("not an object with apps", problems);
        } catch (NoSuchFileException _) {
            return JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException e) {
            return setAside(String.valueOf(e.getOriginalMessage()), problems);
        }
    }

    private ObjectNode setAside(String why, Consumer<String> problems) throws IOException {
        int number = 1;
        while (Files.exists(aside(number))) {
            number++;
        }
        try {
            Files.move(path, aside(number));
        } catch (IOException e) {
            throw new IOException(path + " is damaged (" + why + ") and cannot be set aside: " + IoErrors.of(e), e);
        }
        problems.accept(path + " is damaged (" + why + "); it was set aside as " + aside(number).getFileName()
                + " and a new one begun");
        return JsonNodeFactory.instance.objectNode();
    }

    private Path aside(int number) {
        return path.resolveSibling(path.getFileName() + ".damaged-" + number);
    }

    /** Replaces the file. When this returns it is on the disk; if it throws the file is as before. */
    void write(ObjectNode object) throws IOException {
        AtomicFile.replaceDurably(path, Mapper.JSON.writeValueAsBytes(object), "rw-r-----");
    }
}
