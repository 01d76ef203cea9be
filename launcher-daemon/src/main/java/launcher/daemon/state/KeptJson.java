package launcher.daemon.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import launcher.daemon.os.FileReport;
import launcher.daemon.os.IoErrors;

/**
 * One file and what is in it, in memory. A file that cannot be read, on a disk that is not there yet, is read late; it
 * is not written before, since that would lose what is in it. For one thread at a time.
 */
final class KeptJson {

    private final JsonFile file;
    private final Consumer<String> problems;
    private ObjectNode tree = JsonNodeFactory.instance.objectNode();
    /** Why it could not be read so far. */
    private Optional<String> unread = Optional.empty();
    /** Why the latest change could not be written so far. */
    private Optional<String> unwritten = Optional.empty();

    /** @param problems told, for people, what was wrong with the file when it was read */
    KeptJson(Path path, Consumer<String> problems) {
        file = new JsonFile(path);
        this.problems = problems;
        try {
            tree = file.read(problems);
        } catch (IOException e) {
            unread = Optional.of(IoErrors.of(e));
        }
    }

    ObjectNode tree() {
        return tree;
    }

    boolean unread() {
        return unread.isPresent();
    }

    /** Reads it if it could not be read so far; what has come into memory meanwhile counts more. */
    void readNow() throws IOException {
        if (unread.isEmpty()) {
            return;
        }
        ObjectNode read = file.read(problems);
        for (Map.Entry<String, JsonNode> app : tree.path(JsonFile.APPS).properties()) {
            read.withObjectProperty(JsonFile.APPS).set(app.getKey(), app.getValue());
        }
        tree = read;
        unread = Optional.empty();
    }

    /**
     * Writes another content.
     *
     * @throws IOException if that failed; then nothing has changed
     */
    void replace(ObjectNode changed) throws IOException {
        readNow();
        file.write(changed);
        tree = changed;
        unwritten = Optional.empty();
    }

    /** Takes another content, and writes it now or, if that fails, at a later {@link #restore}. */
    void keep(ObjectNode changed) {
        tree = changed;
        unwritten = Optional.of("not written yet");
        try {
            writeKept();
        } catch (IOException e) {
            unwritten = Optional.of(IoErrors.of(e));
        }
    }

    private void writeKept() throws IOException {
        readNow();
        file.write(tree);
        unwritten = Optional.empty();
    }

    /**
     * Reads what could not be read, writes what could not be written, and makes the file again if it was removed.
     *
     * @param content what is in it, for people
     */
    FileReport restore(String content) {
        boolean wasUnread = unread();
        try {
            readNow();
        } catch (IOException e) {
            return FileReport.failed(file.path() + " cannot be read (" + IoErrors.of(e) + "), so that " + content
                    + " is not known; make it a file that can be read");
        }
        boolean removed = !wasUnread && unwritten.isEmpty() && !tree.isEmpty() && !file.exists();
        try {
            if (removed || unwritten.isPresent()) {
                writeKept();
            }
        } catch (IOException e) {
            return FileReport.failed(content + " cannot be written (" + IoErrors.of(e)
                    + ") and is lost at a restart; make room there, or make it writable");
        }
        return removed ? FileReport.restored(file.path().toString()) : FileReport.FINE;
    }
}
