package launcher.daemon.gateway.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A page with placeholders. The browser runs and shows nothing but what stands in it: its policy names the hash of each
 * style and script.
 */
final class Template {

    private final List<Part> parts;
    private final String policy;

    Template(List<Part> parts, List<String> styles, List<String> scripts) {
        this.parts = List.copyOf(parts);
        this.policy = "default-src 'none'; style-src " + hashes(styles) + "; script-src " + hashes(scripts)
                + "; img-src data:; font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'";
    }

    /** A piece of a page. */
    sealed interface Part {
        record Text(String html) implements Part {}

        /** A placeholder of that name. */
        record Slot(String name) implements Part {}
    }

    /** The Content-Security-Policy under which it works. */
    String policy() {
        return policy;
    }

    /** The page with these values, HTML each, for its placeholders. */
    String fill(Map<String, String> values) {
        var page = new StringBuilder(4096);
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String html) -> page.append(html);
                case Part.Slot(String name) -> page.append(values.getOrDefault(name, ""));
            }
        }
        return page.toString();
    }

    private static String hashes(List<String> sources) {
        return sources.isEmpty() ? "'none'"
                : sources.stream().map(Template::hash).distinct().collect(Collectors.joining(" "));
    }

    static String hash(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
