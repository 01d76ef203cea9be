package launcher.daemon.config.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One section of an app's {@code README.nfo}, SecuBox's manifest: lines {@code [section]} and {@code key=value},
 * values of several lines as {@code key=<<END}.
 */
public final class ManifestFile {

    public static final String NAME = "README.nfo";

    private ManifestFile() {}

    /** The section of this name; empty if there is no such file or section. */
    public static Optional<UciFile.Section> section(Path file, String name, Problems problems) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return SourceText.bytes(file, problems)
                .map(bytes -> parse(file, new String(bytes, StandardCharsets.UTF_8), name))
                .filter(section -> !section.options().isEmpty());
    }

    private static UciFile.Section parse(Path file, String text, String name) {
        Map<String, UciFile.Option> options = new LinkedHashMap<>();
        boolean inside = false;
        String until = "";
        int number = 0;
        SourceLocation start = SourceLocation.startOf(file);
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (!until.isEmpty()) {
                until = line.equals(until) ? "" : until;
            } else if (line.startsWith("[") && line.endsWith("]")) {
                inside = line.substring(1, line.length() - 1).strip().equals(name);
                start = inside ? new SourceLocation(file, number, 1) : start;
            } else if (line.indexOf('=') > 0 && !line.startsWith("#")) {
                String key = line.substring(0, line.indexOf('=')).strip().replace('-', '_');
                String value = unquoted(line.substring(line.indexOf('=') + 1).strip());
                until = value.startsWith("<<") ? value.substring(2).strip() : "";
                if (inside && until.isEmpty() && !value.isEmpty()) {
                    var place = new SourceLocation(file, number, 1);
                    options.put(key, new UciFile.Option(place, false, key, List.of(new UciFile.Word(place, value))));
                }
            }
        }
        return new UciFile.Section(start, name, "", List.copyOf(options.values()));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.charAt(0) == value.charAt(value.length() - 1)
                && (value.charAt(0) == '"' || value.charAt(0) == '\'');
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
