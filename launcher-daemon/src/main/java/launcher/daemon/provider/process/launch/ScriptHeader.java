package launcher.daemon.provider.process.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The first line of a program that is a script: the kernel calls the program "not found" if the line is wrong. */
final class ScriptHeader {

    /** As much as the kernel reads. */
    private static final int BYTES_MAX = 256;

    private static final String MARK = "#!";

    private ScriptHeader() {}

    /** What would keep the kernel from starting this file, for people; empty also for what is no script. */
    static Optional<String> problem(Path file) {
        String head;
        try (InputStream in = Files.newInputStream(file)) {
            head = new String(in.readNBytes(BYTES_MAX), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return Optional.empty(); // a program may be executable without being readable
        }
        int end = head.indexOf('\n');
        if (!head.startsWith(MARK) || end < 0) {
            return Optional.empty();
        }
        if (head.charAt(end - 1) == '\r') {
            return Optional.of(file + " (command) has the line ends of Windows, which its interpreter does not take;"
                    + " convert it, for example with sed -i 's/\\r$//'");
        }
        String interpreter = head.substring(MARK.length(), end).strip().split("[ \t]", 2)[0];
        if (interpreter.startsWith("/") && !Files.exists(Path.of(interpreter))) {
            return Optional.of("the first line of " + file + " (command) names " + interpreter
                    + ", which does not exist; install it or change the line");
        }
        return Optional.empty();
    }
}
