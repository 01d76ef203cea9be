package launcher.cli.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds {@code launcher.socket}, in UCI {@code option socket}, by the lines of the configuration. A reader of YAML
 * would cost every call more than the call itself; what is written in another style than the samples' (a flow of
 * several lines, anchors, a value of several lines) is not found, and the default holds.
 */
final class ConfiguredSocket {

    private static final Pattern TOP_LEVEL = Pattern.compile("^([A-Za-z_][\\w-]*):.*");
    private static final Pattern SOCKET =
            Pattern.compile("^\\s+socket:\\s+(?:\"([^\"]*)\"|'([^']*)'|([^\\s#\"'][^#]*?))\\s*(?:#.*)?$");
    private static final Pattern IN_A_FLOW = Pattern.compile(
            "^launcher:\\s*\\{(?:[^#]*[\\s,])?socket:\\s+(?:\"([^\"]*)\"|'([^']*)'|([^\\s,}#\"'][^,}#]*?))\\s*[,}].*$");
    /** A value of UCI is quoted and bare parts glued together. */
    private static final String UCI_PART = "\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|((?:[^\\s#;\"'\\\\]|\\\\.)+)";
    private static final Pattern UCI_SOCKET =
            Pattern.compile("^\\s*option\\s+socket\\s+((?:" + UCI_PART + ")+)\\s*(?:[#;].*)?$");
    private static final Pattern UCI_PARTS = Pattern.compile(UCI_PART);
    private static final long BYTES_MAX = 1024 * 1024;

    private ConfiguredSocket() {}

    /** The last setting in these files, as an absolute path; files that cannot be read count as empty. */
    static Optional<String> in(ConfigurationFiles configuration) {
        for (var file : configuration.files().reversed()) {
            var found = in(file);
            if (found.isPresent()) {
                return found.map(text -> absolute(configuration.folder(), text));
            }
        }
        return Optional.empty();
    }

    private static String absolute(Path folder, String text) {
        return text.indexOf('\0') < 0 ? folder.resolve(text).normalize().toString() : text;
    }

    private static Optional<String> in(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
                return Optional.empty();
            }
            return inText(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** In the text of a YAML or UCI file: a line of YAML never looks like a line of UCI. */
    static Optional<String> inText(String text) {
        var inLauncher = false;
        for (var line : text.split("\\R", -1)) {
            var topLevel = TOP_LEVEL.matcher(line);
            if (topLevel.matches()) {
                inLauncher = "launcher".equals(topLevel.group(1));
            }
            var uci = UCI_SOCKET.matcher(line);
            if (uci.matches()) {
                return Optional.of(uciValue(uci.group(1))).filter(value -> !value.isEmpty());
            }
            var inFlow = IN_A_FLOW.matcher(line);
            var flows = inFlow.matches();
            var socket = flows ? inFlow : SOCKET.matcher(line);
            if (flows || (inLauncher && socket.matches())) {
                return Stream.of(1, 2, 3).map(socket::group).filter(Objects::nonNull).findFirst();
            }
        }
        return Optional.empty();
    }

    private static String uciValue(String written) {
        var value = new StringBuilder();
        var parts = UCI_PARTS.matcher(written);
        while (parts.find()) {
            Optional<String> verbatim = Optional.ofNullable(parts.group(2));
            value.append(verbatim.orElseGet(() -> Stream.of(1, 3).map(parts::group).filter(Objects::nonNull)
                    .findFirst().orElse("").replaceAll("\\\\(.)", "$1")));
        }
        return value.toString();
    }
}
