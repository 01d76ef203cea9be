package launcher.daemon.os;

import java.util.OptionalLong;
import java.util.stream.Stream;

/** Parsers for the kernel's text files. Pure; a text that is not as expected is an empty result, never a guess. */
public final class KernelText {

    private static final long BYTES_PER_KIB = 1024;
    private static final String KIB = " kB";

    private KernelText() {}

    /** A file that holds one number of bytes, or {@code max}, which is {@link Long#MAX_VALUE}. */
    public static OptionalLong bytes(String text) {
        String word = text.strip();
        return word.equals("max") ? OptionalLong.of(Long.MAX_VALUE) : number(word);
    }

    /** The value behind {@code key} in lines such as {@code inactive_file 4096}. */
    public static OptionalLong value(String text, String key) {
        return first(values(text, key + " ").map(KernelText::number));
    }

    /** The bytes of {@code key} in lines such as {@code MemAvailable:  1234 kB}. */
    public static OptionalLong sizeBytes(String text, String key) {
        return first(values(text, key + ":").filter(value -> value.endsWith(KIB))
                .map(value -> kibibytes(value.substring(0, value.length() - KIB.length()).strip())));
    }

    private static Stream<String> values(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).map(line -> line.substring(start.length()).strip());
    }

    private static OptionalLong first(Stream<OptionalLong> values) {
        return values.findFirst().orElse(OptionalLong.empty());
    }

    private static OptionalLong kibibytes(String digits) {
        OptionalLong kibibytes = number(digits);
        return kibibytes.isPresent() && kibibytes.getAsLong() <= Long.MAX_VALUE / BYTES_PER_KIB
                ? OptionalLong.of(kibibytes.getAsLong() * BYTES_PER_KIB)
                : OptionalLong.empty();
    }

    private static OptionalLong number(String digits) {
        try {
            long number = Long.parseLong(digits);
            return number >= 0 ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
