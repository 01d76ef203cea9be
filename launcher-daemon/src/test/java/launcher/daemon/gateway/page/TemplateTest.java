package launcher.daemon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.daemon.gateway.http.HeaderField;
import launcher.fixtures.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's own loading page. */
class TemplateTest {

    @TempDir
    Path folder;

    private Path file(String html) throws IOException {
        return Files.writeString(folder.resolve("loading.html"), html);
    }

    private Page page(String html) throws IOException, BadTemplateException {
        return Pages.of(Optional.of(file(html)))
                .loading(Views.in(DisplayState.FAILED, "exited with code 3"), Views.HERE, "fr");
    }

    private static String policy(Page page) {
        return page.fields().stream().filter(field -> field.name().equals("Content-Security-Policy"))
                .map(HeaderField::value).findFirst().orElseThrow();
    }

    @Test
    void placeholdersAreFilledAndCommentsLeftOut() throws Exception {
        Page page = page("""
                <html lang="{{lang}}"><head>{{refresh}}<title>{{ title }}</title></head>
                <body class='{{state}}'><!-- {{app}} of <b --> 1 < 2 {{app}}: {{detail}} { {x} }</body></html>
                """);

        assertThat(page.text()).isEqualTo("""
                <html lang="fr"><head><title>sales n’a pas pu démarrer</title></head>
                <body class='failed'> 1 < 2 sales: exited with code 3 { {x} }</body></html>
                """);
    }

    @Test
    void ownStylesAndScriptsRunAndOnlyThose() throws Exception {
        Page page = page("<head>{{refresh}}<style>b{color:red}</style></head><script>let a = {b: "
                + "{}};\r\na</script><STYLE media=print>i{}</STYLE>{{style}}");

        assertThat(policy(page))
                .contains("style-src " + Template.hash("b{color:red}") + " " + Template.hash("i{}") + " "
                        + Template.hash(Resources.text("page.css")) + ";")
                .contains("script-src " + Template.hash("let a = {b: {}};\na") + ";");
    }

    @Test
    void livePlaceholderBringsTheScriptWithItsFacts() throws Exception {
        Page page = page("<p data-live=title></p>{{live}}");

        assertThat(page.text()).contains("id=\"launcher-facts\">{")
                .contains("<script>" + Resources.text("live.js") + "</script>");
        assertThat(policy(page)).contains("script-src " + Template.hash(Resources.text("live.js")) + ";");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "<p>{{ap}}{{refresh}}|1:4: error: there is no placeholder {{ap}}, did you mean \"app\"?",
        "{{refresh}}<script>var app = '{{app}}'</script>|1:31: error: {{app}} cannot stand within <script>",
        "{{refresh}}<style>b{content:'{{title}}'}</style>|error: {{title}} cannot stand within <style>",
        "{{refresh}}<p class={{state}}>|error: within a tag a placeholder must stand in a quoted value",
        "{{refresh}}<p {{state}}>|error: within a tag a placeholder must stand in a quoted value",
        "{{refresh}}<body onload=\"go()\">|error: the browser will not run the attribute onload",
        "{{refresh}}<p STYLE='color:red'>|error: the browser will not apply the attribute style",
        "{{refresh}}<script src=\"//cdn.example/x.js\"></script>|error: the browser will not load //cdn.example/x.js",
        "{{refresh}}<link rel=stylesheet href=/x.css>|error: the browser will not load /x.css",
        "{{refresh}}<img src=\"logo.png\">|error: the browser will not load logo.png",
        "{{refresh}}<p class=\"x|error: this tag does not end",
        "<p>Please wait.</p>|error: nothing on this page leads to the app; put {{refresh}} into its <head>"})
    void brokenTemplateIsRefusedWithItsPosition(String html, String problem) throws IOException {
        Path file = file(html);

        assertThatThrownBy(() -> Pages.of(Optional.of(file))).isInstanceOf(BadTemplateException.class)
                .hasMessageStartingWith(file.toString()).hasMessageContaining(problem);
    }

    @Test
    void allProblemsAreSaidAtOnceWithTheirLines() throws IOException {
        Path file = file("<p>{{one}}\n\n  <p onclick=x>{{two}}");

        assertThatThrownBy(() -> Pages.of(Optional.of(file))).isInstanceOfSatisfying(BadTemplateException.class, bad ->
                assertThat(bad.problems()).hasSize(3).satisfiesExactly(
                        first -> assertThat(first).startsWith(file + ":1:4: error:"),
                        second -> assertThat(second).startsWith(file + ":3:6: error:"),
                        third -> assertThat(third).startsWith(file + ":3:16: error:")));
    }

    @Test
    void pictureWithinThePageIsFine() throws Exception {
        assertThat(page("{{refresh}}<img src=\"data:image/gif;base64,R0lGOD\" alt=\"\"><a href=\"/help\">?</a>").text())
                .contains("R0lGOD");
    }

    @Test
    void earlierPageWithItsOwnRefreshIsAccepted() throws Exception {
        assertThat(page("<html><head><meta http-equiv=\"refresh\" content=\"3\"></head><h1>Starting "
                + "Application</h1></html>").text())
                .contains("Starting Application");
    }

    @Test
    void fileThatIsNoTextOrTooLargeIsRefused() throws IOException {
        Path latin =
                Files.write(folder.resolve("latin.html"), "<p>\u00e9t\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Path large = file("{{refresh}}" + " ".repeat((int) Pages.TEMPLATE_BYTES_MAX));

        assertThatThrownBy(() -> Pages.of(Optional.of(latin))).isInstanceOf(BadTemplateException.class)
                .hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> Pages.of(Optional.of(large))).isInstanceOf(BadTemplateException.class)
                .hasMessageContaining("more than");
        assertThatThrownBy(() -> Pages.of(Optional.of(folder))).isInstanceOf(BadTemplateException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void sampleShowsEveryPlaceholderAndWorks() throws Exception {
        Path sample = Distribution.sourceTree().resolve("config/loading.html");

        Page page = Pages.of(Optional.of(sample))
                .loading(Views.starting(Duration.ofSeconds(1), Optional.empty()), Views.HERE, "ar");

        assertThat(page.text()).contains("dir=\"rtl\"", "http-equiv=\"refresh\"", "launcher-facts")
                .doesNotContain("<!--", "{{");
        assertThat(Pages.PLACEHOLDERS).isNotEmpty()
                .allSatisfy(name -> assertThat(Files.readString(sample)).contains("{{" + name + "}}"));
    }

    @Test
    void builtInPageServesUntilTheFileIsThere() throws BadTemplateException {
        assertThat(Pages.of(Optional.of(folder.resolve("missing.html"))).portal(List.of(), "en").text())
                .contains("There are no apps yet.");
    }
}
