package launcher.daemon.gateway.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import launcher.core.protocol.Suggestion;

/**
 * Reads a template and says all that is wrong with it. It is no HTML parser: it knows text, comments, tags with their
 * attributes, and the insides of styles and scripts, which is enough to tell where a value can be put without being
 * taken for something else.
 */
final class TemplateReader {

    private static final Pattern SLOT = Pattern.compile("\\{\\{\\s*([A-Za-z_]+)\\s*}}");

    /** One attribute: its name, and what follows the equals sign with its quotes. */
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([^\\s\"'<>/=]+)(?:\\s*=\\s*(\"[^\"]*\"|'[^']*'|[^\\s\"'>]+))?");

    private final String name;
    private final String html;
    private final Set<String> known;
    private final Map<String, Insert> inserts;
    private final List<Template.Part> parts = new ArrayList<>();
    private final List<String> styles = new ArrayList<>();
    private final List<String> scripts = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> used = new TreeSet<>();
    private boolean refreshes;
    private int done;

    /** A style or script of ours that a placeholder stands for. */
    record Insert(Kind kind, String source) {
        enum Kind {
            STYLE,
            SCRIPT
        }
    }

    /** What became of a template. */
    sealed interface Outcome {
        /**
         * It can be used.
         *
         * @param refreshes true if it brings a refresh of its own
         */
        record Good(Template template, Set<String> used, boolean refreshes) implements Outcome {}

        /**
         * It cannot.
         *
         * @param problems a line each, with the position
         */
        record Bad(List<String> problems) implements Outcome {}
    }

    private TemplateReader(String name, String html, Set<String> known, Map<String, Insert> inserts) {
        this.name = name;
        this.html = html;
        this.known = known;
        this.inserts = inserts;
    }

    /**
     * Reads it.
     *
     * @param name    for problems: the file
     * @param known   the placeholders for values
     * @param inserts the placeholders for styles and scripts of ours
     */
    static Outcome read(String name, String html, Set<String> known, Map<String, Insert> inserts) {
        var reader = new TemplateReader(name, html.replaceAll("\r\n?", "\n"), known,
                inserts); // as browsers do before they hash
        reader.text();
        return reader.problems.isEmpty()
                ? new Outcome.Good(new Template(reader.parts, reader.styles, reader.scripts), reader.used,
                        reader.refreshes)
                : new Outcome.Bad(reader.problems);
    }

    private void text() {
        while (done < html.length()) {
            int tag = nextTag(done);
            values(done, tag);
            done = tag;
            if (html.startsWith("<!--", done)) {
                int end = html.indexOf("-->", done + 4);
                done = end < 0 ? html.length() : end + 3; // a comment is for the page's author
            } else if (done < html.length()) {
                tag();
            }
        }
    }

    private int nextTag(int from) {
        for (int i = html.indexOf('<', from); i >= 0; i = html.indexOf('<', i + 1)) {
            if (i + 1 < html.length()
                    && (Character.isLetter(html.charAt(i + 1)) || "/!".indexOf(html.charAt(i + 1)) >= 0)) {
                return i;
            }
        }
        return html.length();
    }

    private void tag() {
        int end = endOfTag(done);
        if (end < 0) {
            problem(done, "this tag does not end");
            copyUpTo(html.length());
            return;
        }
        Matcher first = Pattern.compile("<([A-Za-z][^\\s/>]*)").matcher(html).region(done, end);
        String element = first.lookingAt() ? first.group(1).toLowerCase(Locale.ROOT) : "";
        Map<String, String> attributes = element.isEmpty() ? Map.of() : attributes(element, first.end(), end - 1);
        values(done, end);
        done = end;
        if (element.equals("style") || element.equals("script")) {
            raw(element, attributes);
        }
        refreshes |= element.equals("meta") && attributes.getOrDefault("http-equiv", "").equalsIgnoreCase("refresh");
    }

    /** Behind the bracket that ends the tag, or -1. */
    private int endOfTag(int from) {
        char quote = 0;
        for (int i = from; i < html.length(); i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        return -1;
    }

    private Map<String, String> attributes(String element, int from, int to) {
        var attributes = new HashMap<String, String>();
        Matcher attribute = ATTRIBUTE.matcher(html).region(from, to);
        while (attribute.find()) {
            String key = attribute.group(1).toLowerCase(Locale.ROOT);
            String value = attribute.group(2) == null ? "" : attribute.group(2);
            boolean quoted = value.startsWith("\"") || value.startsWith("'");
            if (SLOT.matcher(key).find() || (!quoted && SLOT.matcher(value).find())) {
                problem(attribute.start(), "within a tag a placeholder must stand in a quoted value");
            }
            String bare = quoted ? value.substring(1, value.length() - 1) : value;
            judge(element, key, bare, attribute.start());
            attributes.put(key, bare);
        }
        return attributes;
    }

    private void judge(String element, String key, String value, int at) {
        if (key.startsWith("on")) {
            problem(at, "the browser will not run the attribute " + key + ": put it into a <script>");
        } else if (key.equals("style")) {
            problem(at, "the browser will not apply the attribute style: put it into a <style>");
        } else if ((key.equals("src") || (key.equals("href") && element.equals("link")))
                && !value.startsWith("data:")) {
            problem(at, "the browser will not load " + value
                    + ": everything is in this one file; put it inline, or as a data: URL");
        }
    }

    private void raw(String element, Map<String, String> attributes) {
        Matcher close = Pattern.compile("</" + element, Pattern.CASE_INSENSITIVE).matcher(html);
        int end = close.find(done) ? close.start() : html.length();
        String source = html.substring(done, end);
        Matcher slot = SLOT.matcher(source);
        while (slot.find()) {
            if (known.contains(slot.group(1)) || inserts.containsKey(slot.group(1))) {
                problem(done + slot.start(), slot.group() + " cannot stand within <" + element
                        + ">: write it into an attribute, and read it from there");
            }
        }
        if (!attributes.containsKey("src")) {
            (element.equals("style") ? styles : scripts).add(source);
        }
        copyUpTo(end);
    }

    private void values(int from, int to) {
        int copied = from;
        Matcher slot = SLOT.matcher(html).region(from, to);
        while (slot.find()) {
            add(html.substring(copied, slot.start()));
            copied = slot.end();
            value(slot.group(1), slot.start());
        }
        add(html.substring(copied, to));
    }

    private void value(String word, int at) {
        used.add(word);
        if (known.contains(word)) {
            parts.add(new Template.Part.Slot(word));
        } else if (inserts.containsKey(word)) {
            insert(inserts.getOrDefault(word, new Insert(Insert.Kind.STYLE, "")));
        } else {
            var words = new TreeSet<>(known);
            words.addAll(inserts.keySet());
            problem(at, "there is no placeholder {{" + word + "}}" + Suggestion.hint(word, words)
                    + "; there are " + String.join(", ", words));
        }
    }

    private void insert(Insert insert) {
        switch (insert.kind()) {
            case STYLE -> {
                styles.add(insert.source());
                add("<style>" + insert.source() + "</style>");
            }
            case SCRIPT -> {
                scripts.add(insert.source());
                parts.add(new Template.Part.Slot(Pages.FACTS));
                add("<script>" + insert.source() + "</script>");
            }
        }
    }

    private void copyUpTo(int end) {
        add(html.substring(done, end));
        done = end;
    }

    private void add(String text) {
        if (!text.isEmpty()) {
            parts.add(new Template.Part.Text(text));
        }
    }

    private void problem(int at, String what) {
        String before = html.substring(0, at);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        problems.add(name + ":" + line + ":" + (at - before.lastIndexOf('\n')) + ": error: " + what);
    }
}
