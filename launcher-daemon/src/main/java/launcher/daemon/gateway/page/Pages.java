package launcher.daemon.gateway.page;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import launcher.core.app.AppId;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.JsonText;
import launcher.core.protocol.result.EventLine;
import launcher.daemon.gateway.http.HeaderField;

/**
 * Makes the gateway's own pages, each in one piece and in the browser's language. Immutable; a page is made in some
 * microseconds.
 */
public final class Pages {

    /** The largest template in bytes. */
    static final long TEMPLATE_BYTES_MAX = 1 << 20;

    /** The live script's data; it comes with the script. */
    static final String FACTS = "facts";

    private static final Set<String> SAID = Set.of("lang", "dir", "title", "message", "icon");

    /**
     * The values that a loading page can show; {@code style} and {@code live} stand for ours. Described in
     * config/loading.html.
     */
    static final Set<String> PLACEHOLDERS =
            with(SAID, "app", "state", "detail", "elapsed", "expected", "bar", "later", "action", "steps",
            "steps_title", "refresh");

    private static final HeaderField HTML = new HeaderField("Content-Type", "text/html; charset=utf-8");

    private static final HeaderField JSON = new HeaderField("Content-Type", "application/json");

    /** No longer, or browsers keep the loading page in their history, and going back to it opens its address again. */
    private static final int REFRESH_SECONDS = 1;

    private static final String ICON =
            "<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' "
            + "viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%232a5bd7'/%3E%3Cpath d='M6 4.8v6.4L11.4 8z' "
            + "fill='%23fff'/%3E%3C/svg%3E\">";

    private final Languages languages = Languages.load();
    private final Template loading;
    private final Template portal;
    private final Template problem;

    private Pages(Template loading) {
        this.loading = loading;
        this.portal = ours("portal.html", with(SAID, "table"));
        this.problem = ours("problem.html", with(SAID, "status", "detail", "action"));
    }

    /** With the loading page that comes with the launcher. */
    public static Pages builtIn() {
        return new Pages(ours("loading.html", PLACEHOLDERS));
    }

    /**
     * With the loading page that {@code gateway.loading.template} names; with the built-in page if it names none, or a
     * file that is not there.
     *
     * @throws BadTemplateException if there is a template and it cannot be used
     */
    public static Pages of(Optional<Path> template) throws BadTemplateException {
        return template.isPresent() && Files.exists(template.get()) ? new Pages(own(template.get())) : builtIn();
    }

    private static Template own(Path file) throws BadTemplateException {
        try {
            if (Files.size(file) > TEMPLATE_BYTES_MAX) {
                throw new BadTemplateException(
                        List.of(file + ": error: has more than " + TEMPLATE_BYTES_MAX + " bytes"));
            }
            return switch (read(file.toString(), Files.readString(file), PLACEHOLDERS)) {
                case TemplateReader.Outcome.Good(var template, var used, boolean refreshes) -> {
                    if (!refreshes && !used.contains("live") && !used.contains("refresh")) {
                        throw new BadTemplateException(List.of(file
                                + ": error: nothing on this page leads to the app; put {{refresh}} into its "
                                + "<head> and {{live}} before </body>"));
                    }
                    yield template;
                }
                case TemplateReader.Outcome.Bad(var problems) -> throw new BadTemplateException(problems);
            };
        } catch (MalformedInputException _) {
            throw new BadTemplateException(List.of(file + ": error: is not UTF-8"));
        } catch (IOException e) {
            throw new BadTemplateException(List.of(file + ": error: cannot be read: " + e));
        }
    }

    private static Template ours(String resource, Set<String> slots) {
        return switch (read(resource, Resources.text(resource), slots)) {
            case TemplateReader.Outcome.Good good -> good.template();
            case TemplateReader.Outcome.Bad(var problems) ->
                    throw new IllegalStateException(String.join("\n", problems));
        };
    }

    private static TemplateReader.Outcome read(String name, String html, Set<String> slots) {
        return TemplateReader.read(name, html, slots, Map.of(
                "style", new TemplateReader.Insert(TemplateReader.Insert.Kind.STYLE, Resources.text("page.css")),
                "live", new TemplateReader.Insert(TemplateReader.Insert.Kind.SCRIPT, Resources.text("live.js"))));
    }

    private static Set<String> with(Set<String> some, String... more) {
        var all = new HashSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    // ---- the pages

    /** The page for a browser that waits for an app, or whose app could not start. */
    public Page loading(LoadingView view, ReturnTarget target, String acceptLanguage) {
        Language language = languages.choose(acceptLanguage);
        Map<String, String> values =
                said(language, title(language, view), language.text(view.displayState().wire() + "_text"));
        boolean waits = switch (view.displayState()) {
            case STARTING, STOPPING, READY -> true;
            case STOPPED, PAUSED, FAILED -> false;
        };
        values.put("app", Html.escape(view.app().value()));
        values.put("state", view.displayState().wire());
        values.put("detail", Html.escape(view.failure()));
        if (view.displayState() == DisplayState.STARTING) {
            values.put("elapsed", Html.escape(language.text("elapsed", "time", language.time(view.elapsed()))));
            values.put("expected", Html.escape(Progress.expectation(view, language)));
        }
        values.put("later", view.retryIn().isPositive()
                ? Html.escape(language.text("later", "time", language.time(view.retryIn())))
                : "");
        values.put("bar", bar(view, language));
        values.put("action", action(view.displayState(), target, language));
        values.put("steps_title", Html.escape(language.text("steps")));
        values.put("steps", view.steps().stream().map(step -> step(view.steps().getFirst(), step, language))
                .collect(Collectors.joining()));
        values.put("refresh", waits
                ? "<noscript><meta http-equiv=\"refresh\" content=\"" + REFRESH_SECONDS + "; url="
                        + Html.escape(target.waiting(view.app())) + "\"></noscript>"
                : "");
        values.put(FACTS, facts(view, target, language));
        return html(loading, values, language);
    }

    /** The same for a script that asks now and then. */
    public static Page state(LoadingView view) {
        return Page.of(List.of(JSON, Page.NOT_STORED, Page.NOT_SNIFFED), JsonText.write(view.toJson()));
    }

    /** The apps with what it costs to wake them. */
    public Page portal(List<PortalEntry> apps, String acceptLanguage) {
        Language language = languages.choose(acceptLanguage);
        Map<String, String> values = said(language, language.text("portal_title"),
                language.text(apps.isEmpty() ? "portal_none" : "portal_text"));
        values.put("table", apps.isEmpty() ? "" : PortalTable.of(apps, language));
        return html(portal, values, language);
    }

    /** The page that says why there is no other. */
    public Page problem(ProblemView view, String acceptLanguage) {
        Language language = languages.choose(acceptLanguage);
        String kind = language.find("problem_" + view.status() + "_title").isPresent()
                ? Integer.toString(view.status()) : "other";
        Map<String, String> values = said(language, language.text("problem_" + kind + "_title"),
                language.text("problem_" + kind + "_text"));
        values.put("status", Integer.toString(view.status()));
        values.put("detail", Html.escape(view.detail().orElse("")));
        values.put("action", view.home().map(home -> "<a class=\"button\" href=\"" + Html.escape(home) + "\">"
                + Html.escape(language.text("problem_home")) + "</a>").orElse(""));
        return html(problem, values, language);
    }

    private static Page html(Template template, Map<String, String> values, Language language) {
        return Page.of(List.of(
                HTML,
                new HeaderField("Content-Language", language.code()),
                new HeaderField("Vary", "Accept, Accept-Language, Accept-Encoding"),
                new HeaderField("Content-Security-Policy", template.policy()),
                new HeaderField("Referrer-Policy", "same-origin"),
                Page.NOT_STORED,
                Page.NOT_SNIFFED), template.fill(values));
    }

    // ---- their parts

    private static Map<String, String> said(Language language, String title, String message) {
        var values = new HashMap<String, String>();
        values.put("lang", language.code());
        values.put("dir", language.direction());
        values.put("icon", ICON);
        values.put("title", Html.escape(title));
        values.put("message", Html.escape(message));
        return values;
    }

    private static String title(Language language, LoadingView view) {
        return language.text(view.displayState().wire() + "_title", "app", language.isolated(view.app().value()));
    }

    private static String bar(LoadingView view, Language language) {
        String value = view.displayState() == DisplayState.STARTING
                ? Progress.percent(view).map(percent -> " value=\"" + percent + "\"").orElse("")
                : "";
        return "<progress max=\"100\"" + value + " aria-label=\"" + Html.escape(language.text("progress"))
                + "\" data-live=\"bar\"></progress>";
    }

    private static String action(DisplayState state, ReturnTarget target, Language language) {
        Optional<String> label = switch (state) {
            case FAILED -> Optional.of("retry");
            case STOPPED, PAUSED -> Optional.of("start");
            case STARTING, STOPPING, READY -> Optional.empty();
        };
        return "<a class=\"button\" href=\"" + Html.escape(target.link()) + "\" data-live=\"action\""
                + (label.isPresent() ? ">" : " hidden>")
                + label.map(key -> Html.escape(language.text(key))).orElse("") + "</a>";
    }

    private static String step(EventLine first, EventLine step, Language language) {
        Duration after = Duration.between(Instant.parse(first.time()), Instant.parse(step.time()));
        return "<li><span>" + Html.escape(language.find("step_" + step.type()).orElse(step.message())) + "</span><time>"
                + Html.escape(language.tenths(after)) + "</time></li>";
    }

    /** What the live script needs; harmless as an element of HTML, because no tag can begin in it. */
    private static String facts(LoadingView view, ReturnTarget target, Language language) {
        AppId app = view.app();
        Json.Builder texts = Json.object();
        language.texts().forEach((key, text) -> {
            if (!key.startsWith("portal_") && !key.startsWith("problem_")) {
                texts.put(key, text);
            }
        });
        Json.Builder facts = Json.object()
                .put("view", view.toJson())
                .put("events", target.events(app))
                .put("poll", target.state(app))
                .put("target", target.link())
                .put("texts", texts.build());
        return "<script type=\"application/json\" id=\"launcher-facts\">"
                + JsonText.write(facts.build()).replace("<", "\\u003c")
                + "</script>";
    }

    /** All languages, for the tests of the texts. */
    List<Language> languages() {
        return new ArrayList<>(languages.all());
    }
}
