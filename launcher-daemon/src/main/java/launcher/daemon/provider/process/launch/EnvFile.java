package launcher.daemon.provider.process.launch;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of lines {@code NAME=value}: empty lines and those that begin with # are skipped, a leading {@code export } is
 * dropped, and so is one pair of quotes around the value. Nothing is substituted.
 */
final class EnvFile {

    /** Largest file that is read, in bytes. */
    static final int BYTES_MAX = 1024 * 1024;

    private static final String EXPORT = "export ";

    private EnvFile() {}

    static Map<String, String> read(Path file) throws LaunchRefusedException {
        List<String> lines = lines(file);
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String entry = line.startsWith(EXPORT) ? line.substring(EXPORT.length()).strip() : line;
            int equals = entry.indexOf('=');
            if (equals < 0 || !Environment.isName(entry.substring(0, equals))) {
                throw new LaunchRefusedException("env_file " + file + ":" + (i + 1) + ": not NAME=value");
            }
            values.put(entry.substring(0, equals), unquoted(entry.substring(equals + 1)));
        }
        return values;
    }

    private static List<String> lines(Path file) throws LaunchRefusedException {
        try {
            if (Files.isDirectory(file)) {
                throw new LaunchRefusedException("env_file " + file + " is a folder");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new LaunchRefusedException("env_file " + file + " is not a regular file");
            }
            if (Files.size(file) > BYTES_MAX) {
                throw new LaunchRefusedException("env_file " + file + " is larger than " + BYTES_MAX + " bytes");
            }
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new LaunchRefusedException("no such env_file: " + file);
        } catch (AccessDeniedException e) {
            throw new LaunchRefusedException("env_file " + file + " may not be read by the launcher");
        } catch (CharacterCodingException e) {
            throw new LaunchRefusedException("env_file " + file + " is not UTF-8 text");
        } catch (IOException e) {
            throw new LaunchRefusedException("env_file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(0) == value.charAt(value.length() - 1);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
