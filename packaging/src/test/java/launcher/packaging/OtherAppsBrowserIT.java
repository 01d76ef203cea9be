package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import launcher.fixtures.Component;
import launcher.fixtures.PythonVenv;
import launcher.fixtures.browser.Browser;
import launcher.fixtures.browser.BrowserProfile;
import org.junit.jupiter.api.Test;

/** Apps that are no Streamlit, as their people use them: Flask, and Dash, whose page talks to it by itself. */
class OtherAppsBrowserIT {

    private static final String SETTINGS = "idle_timeout: 5s\nstartup_timeout: 1m\nmemory_threshold: 1MiB\n";

    private static final Duration START = Duration.ofSeconds(90);

    private static final Duration SLEEP = Duration.ofSeconds(60);

    private static final String FLASK = """
            import sys
            from flask import Flask, request, url_for
            from werkzeug.middleware.proxy_fix import ProxyFix

            app = Flask(__name__)
            app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1, x_prefix=1)

            @app.get("/")
            def form():
                return f'<form method="post" action="{url_for("greet")}"><input name="who" \
            value="Ada"><button>Greet</button></form>'

            @app.post("/greet")
            def greet():
                return f"Good day, {request.form['who']}."

            app.run(port=int(sys.argv[1]))
            """;

    private static final String DASH = """
            import sys
            from dash import Dash, Input, Output, html

            app = Dash(requests_pathname_prefix="/dash/", routes_pathname_prefix="/", serve_locally=True)
            app.layout = html.Div([html.Button("Count", id="count"), html.P(id="seen")])

            @app.callback(Output("seen", "children"), Input("count", "n_clicks"))
            def count(clicks):
                return f"Clicks: {clicks or 0}."

            app.run(port=int(sys.argv[1]))
            """;

    private static Component<PythonVenv> venv() {
        return PythonVenv.of("dash-4.4.1", "dash==4.4.1", "flask==3.1.3");
    }

    private static Launcher.App app(String name, PythonVenv venv) {
        return new Launcher.App(name, "command: [" + venv.python() + ", " + name
                + "_app.py, \"{port}\"], cwd: WORKSPACE, port: auto");
    }

    @Test
    void flaskAndDashWakeServeAndSleepBehindTheirPaths() {
        PythonVenv venv = Requirements.orSkip(venv());
        try (var launcher = Launcher.fresh(); var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            launcher.workspace().write("flask_app.py", FLASK);
            launcher.workspace().write("dash_app.py", DASH);
            launcher.configure(SETTINGS, List.of(app("flask", venv), app("dash", venv)));
            launcher.startDaemon();

            browser.open(launcher.workspace().url("/flask/").toString());
            browser.awaitText(START, "Greet");
            browser.click("button");
            browser.awaitText("Good day, Ada.");
            assertThat(browser.url()).isEqualTo(launcher.workspace().url("/flask/greet").toString());

            browser.open(launcher.workspace().url("/dash/").toString());
            browser.awaitText(START, "Clicks: 0.");
            browser.click("button");
            browser.awaitText("Clicks: 1.");

            launcher.awaitState(SLEEP, "flask", "stopped");
            launcher.awaitState(SLEEP, "dash", "stopped");
            browser.click("button");
            browser.awaitText(START, "Clicks: 2.");
            assertThat(launcher.status("dash").path("starts").asInt()).isEqualTo(2);
        }
    }
}
