package launcher.daemon.forge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A live process that runs {@code streamlit run}: a pid file may be older than the process that has its number now.
 *
 * @param port where it was told to serve
 */
record StreamlitProcess(long pid, OptionalInt port) {

    private static final Path PROC = Path.of("/proc");
    private static final String PORT = "--server.port";

    /** The process of this number, if it is one. */
    static Optional<StreamlitProcess> of(long pid) {
        try {
            String line = Files.readString(PROC.resolve(Long.toString(pid)).resolve("cmdline"),
                    StandardCharsets.ISO_8859_1);
            return of(pid, List.of(line.split("\0", -1)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    static Optional<StreamlitProcess> of(long pid, List<String> arguments) {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            boolean streamlit = arguments.get(i).equals("streamlit") || arguments.get(i).endsWith("/streamlit");
            if (streamlit && arguments.get(i + 1).equals("run")) {
                return Optional.of(new StreamlitProcess(pid, port(arguments)));
            }
        }
        return Optional.empty();
    }

    private static OptionalInt port(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String value = argument.startsWith(PORT + "=") ? argument.substring(PORT.length() + 1)
                    : argument.equals(PORT) && i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            if (value.matches("[0-9]{1,5}")) {
                return OptionalInt.of(Integer.parseInt(value));
            }
        }
        return OptionalInt.empty();
    }
}
