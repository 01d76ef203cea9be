package launcher.daemon.provider.process.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import launcher.daemon.os.OpenedFile;
import launcher.daemon.os.OsException;

/**
 * A file of lines {@code NAME=value} as Docker Compose reads it, but for substitution: that is refused. Empty lines and
 * those that begin with # are skipped, so is {@code export } before a name. An unquoted value ends before blanks and #.
 * Between single quotes everything is literal, between double quotes a backslash escapes (n, r, t, and any other
 * character itself); both may go over several lines.
 */
final class EnvFile {

    /** Largest file that is read, in bytes. */
    static final int BYTES_MAX = 1024 * 1024;

    private static final Pattern NAME = Pattern.compile("(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \\t]*=[ \\t]*");
    private static final Pattern SUBSTITUTED = Pattern.compile("\\$[{A-Za-z_]");
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Path file;
    private final String text;
    private int at;

    private EnvFile(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * What is set in the file.
     *
     * @param uid the account that gets it, if it is not the daemon's
     * @throws LaunchRefusedException with the file and line, for people
     */
    static Map<String, String> read(Path file, OptionalInt uid) throws LaunchRefusedException {
        String text = text(file, uid).replace("\r\n", "\n");
        return new EnvFile(file, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).entries();
    }

    private Map<String, String> entries() throws LaunchRefusedException {
        Map<String, String> values = new LinkedHashMap<>();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                at = lineEnd();
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                Matcher name = NAME.matcher(text).region(at, lineEnd());
                if (!name.lookingAt()) {
                    throw refused(at, "not NAME=value");
                }
                at = name.end();
                values.put(name.group(1), value());
            }
        }
        return values;
    }

    private String value() throws LaunchRefusedException {
        char quote = at < text.length() ? text.charAt(at) : '\n';
        if (quote == '\'' || quote == '"') {
            String value = quoted(quote);
            String rest = text.substring(at, lineEnd()).strip();
            if (!rest.isEmpty() && !rest.startsWith("#")) {
                throw refused(at, "more after the closing " + quote
                        + "; put it inside, with \\\" for a double quote, or put a blank and # before a comment");
            }
            at = lineEnd();
            return value;
        }
        String line = text.substring(at, lineEnd());
        int begin = at;
        at = lineEnd();
        int comment = line.startsWith("#") ? 0 : commentIn(line);
        return literal(begin, (comment < 0 ? line : line.substring(0, comment)).strip());
    }

    /** Where blanks and a # begin; negative if they do not. */
    private static int commentIn(String line) {
        int blank = line.indexOf(" #");
        int tab = line.indexOf("\t#");
        return blank < 0 || (tab >= 0 && tab < blank) ? tab : blank;
    }

    private String quoted(char quote) throws LaunchRefusedException {
        int begin = at;
        var value = new StringBuilder();
        var unescaped = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            char c = text.charAt(at);
            if (c == '\\' && quote == '"' && at + 1 < text.length()) {
                at++;
                value.append(escaped(text.charAt(at)));
                unescaped.append(' ');
            } else {
                value.append(c);
                unescaped.append(c);
            }
        }
        if (at == text.length()) {
            throw refused(begin, "the closing " + quote + " is missing");
        }
        at++;
        if (quote == '"') {
            literal(begin, unescaped.toString());
        }
        return value.toString();
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }

    private String literal(int begin, String value) throws LaunchRefusedException {
        Matcher substituted = SUBSTITUTED.matcher(value);
        if (substituted.find()) {
            throw refused(begin, "\"" + substituted.group() + "…\": nothing is substituted here;"
                    + " put the value between single quotes if it is meant literally");
        }
        return value;
    }

    private int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private LaunchRefusedException refused(int where, String why) {
        long line = text.substring(0, where).chars().filter(c -> c == '\n').count() + 1;
        return new LaunchRefusedException("env_file " + file + ":" + line + ": " + why);
    }

    private static String text(Path file, OptionalInt uid) throws LaunchRefusedException {
        if (Files.isDirectory(file)) {
            throw new LaunchRefusedException("env_file " + file + " is a folder");
        }
        try (OpenedFile opened = OpenedFile.of(file)) {
            if (!opened.isRegular()) {
                throw new LaunchRefusedException("env_file " + file + " is not a regular file");
            }
            if (uid.isPresent() && !opened.mayBeGivenTo(uid.getAsInt())) {
                throw new LaunchRefusedException("env_file " + file + " leads by another account's link to a file that"
                        + " is not the app's (uid " + uid.getAsInt() + "); name the file itself, or make it the app's");
            }
            byte[] bytes = opened.bytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new LaunchRefusedException("env_file " + file + " is larger than " + BYTES_MAX + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (OsException e) {
            throw new LaunchRefusedException(switch (e.errno()) {
                case OsException.ENOENT -> "no such env_file: " + file;
                case OsException.EACCES -> "env_file " + file + " may not be read by the launcher";
                default -> "env_file " + file + " cannot be read: " + e.getMessage();
            });
        } catch (CharacterCodingException e) {
            throw new LaunchRefusedException("env_file " + file + " is not UTF-8 text");
        } catch (IOException e) {
            throw new LaunchRefusedException("env_file " + file + " cannot be read: " + e.getMessage());
        }
    }
}
