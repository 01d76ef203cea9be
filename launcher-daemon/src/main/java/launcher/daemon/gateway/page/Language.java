package launcher.daemon.gateway.page;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the pages say in one language.
 *
 * @param code  ISO 639: {@code fr}
 * @param texts by their keys; words in braces stand for values
 */
record Language(String code, Map<String, String> texts) {

    Language {
        texts = Map.copyOf(texts);
    }

    /** The text of that key. @throws IllegalStateException if there is none, which the tests of the texts rule out */
    String text(String key) {
        return find(key).orElseThrow(() -> new IllegalStateException("no text " + key + " in " + code));
    }

    /** The text with {@code {name}} replaced by the value. */
    String text(String key, String name, String value) {
        return text(key).replace("{" + name + "}", value);
    }

    Optional<String> find(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    /** {@code ltr} or {@code rtl}. */
    String direction() {
        return text("direction");
    }

    /** A name of the other writing direction, kept from being torn apart by its surroundings. */
    String isolated(String name) {
        return direction().equals("rtl") ? '\u2068' + name + '\u2069' : name;
    }

    /** In whole seconds, at least one, and from two minutes on in minutes. */
    String time(Duration time) {
        long seconds = Math.max(1, Math.round(time.toMillis() / 1000.0));
        return seconds < 120
                ? text("seconds", "n", Long.toString(seconds))
                : text("minutes", "n", Long.toString(Math.round(seconds / 60.0)));
    }

    /** In seconds and tenths. */
    String tenths(Duration time) {
        long tenths = Math.max(0, Math.round(time.toMillis() / 100.0));
        return text("seconds", "n", tenths / 10 + text("decimal_point") + tenths % 10);
    }

    /** In mebibytes. */
    String memory(long bytes) {
        return text("mebibytes", "n", Long.toString(Math.max(1, bytes >> 20)));
    }
}
