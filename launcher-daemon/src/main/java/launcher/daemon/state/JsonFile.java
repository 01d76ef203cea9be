package launcher.daemon.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

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

    /**
     * What is in the file; an empty object if there is none or it is damaged. A damaged one is set aside.
     *
     * @param problems told, for people, what is wrong
     */
    ObjectNode read(Consumer<String> problems) throws IOException {
        try {
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
        Files.move(path, aside(number));
        problems.accept(path + " is damaged (" + why + "); it was set aside as " + aside(number).getFileName()
                + " and a new one begun");
        return JsonNodeFactory.instance.objectNode();
    }

    private Path aside(int number) {
        return path.resolveSibling(path.getFileName() + ".damaged-" + number);
    }

    /** Replaces the file. When this returns it is on the disk; if it throws the file is as before. */
    void write(ObjectNode object) throws IOException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        ByteBuffer bytes = ByteBuffer.wrap(Mapper.JSON.writeValueAsBytes(object));
        Files.deleteIfExists(fresh);
        try {
            try (FileChannel file = FileChannel.open(fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))) {
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        // the rename itself is only on the disk once its folder is
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
