package launcher.daemon.provider.process.launch;

import java.util.Map;

/** Fills {@code {name}} in a word of a command or a value of the environment; {@code {{} and {@code }}} are braces. */
record PlaceholderExpander(Map<String, String> values) {

    /** The text filled in, or a refusal that names what cannot be; {@code where} says whose text it is. */
    String fill(String where, String text) throws LaunchRefusedException {
        var filled = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if ((c == '{' || c == '}') && at + 1 < text.length() && text.charAt(at + 1) == c) {
                filled.append(c);
                at += 2;
            } else if (c == '{') {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    throw new LaunchRefusedException(where + ": a { without its } in \"" + text
                            + "\"; write {{ for a brace");
                }
                filled.append(value(where, text.substring(at + 1, end)));
                at = end + 1;
            } else if (c == '}') {
                throw new LaunchRefusedException(where + ": a } without its { in \"" + text
                        + "\"; write }} for a brace");
            } else {
                filled.append(c);
                at++;
            }
        }
        return filled.toString();
    }

    private String value(String where, String name) throws LaunchRefusedException {
        String value = values.get(name);
        if (value != null) {
            return value;
        }
        if (name.equals("port")) {
            throw new LaunchRefusedException(where + " uses {port}, but the app has no port; set port: auto");
        }
        throw new LaunchRefusedException(where + ": unknown placeholder {" + name
                + "}; there are {port}, {app} and {base_path}, and {{"
                + name + "}} for literal braces");
    }
}
