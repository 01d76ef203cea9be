package launcher.daemon.gateway.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import launcher.core.app.Durations;
import launcher.daemon.gateway.activity.Timeline.Happening;
import launcher.fixtures.StreamlitVenv;
import launcher.fixtures.recording.Recording;
import launcher.fixtures.recording.WholeFrame;
import org.junit.jupiter.api.Test;

/**
 * Histories of apps, each with a label that says when a person last used the app: a rule is right about a history if it
 * stops the app not before that, and within its idle timeout after. What pages and servers say in them was recorded
 * from real pages and servers.
 */
class ActivitySuiteTest {

    private static final Duration DAY = Duration.ofHours(12);

    /** A rule may need so long over its timeout: a page that loads goes on for some seconds. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private static final Map<String, Supplier<Rule>> RULES = new LinkedHashMap<>();

    static {
        RULES.put("ours", Rule.Ours::new);
        RULES.put("count requests", Rule.CountRequests::new);
        RULES.put("count connections", Rule.CountConnections::new);
        RULES.put("count bytes", Rule.CountBytes::new);
    }

    @Test
    void onlyTheLaunchersRuleIsRightAboutEveryTimeline() {
        var histories = new ArrayList<Timeline>();
        for (String version : List.of(StreamlitVenv.TORNADO, StreamlitVenv.STARLETTE)) {
            histories.addAll(streamlit(Moves.of(version)));
        }
        histories.addAll(others());
        System.out.println("| history | in use until | " + String.join(" | ", RULES.keySet()) + " |\n| --- | --- |"
                + " --- |".repeat(RULES.size()));

        var right = new LinkedHashMap<String, Integer>();
        for (Timeline history : histories) {
            var row = new StringBuilder("| " + history.name + " | " + text(history.lastUse()) + " |");
            RULES.forEach((name, rule) -> {
                Optional<Duration> stopped = stopped(history, rule.get());
                right.merge(name, isRight(history, stopped) ? 1 : 0, Integer::sum);
                row.append(' ').append(verdict(history, stopped)).append(" |");
            });
            System.out.println(row);
        }

        System.out.println("| right | " + histories.size() + " | " + String.join(" | ", right.values().stream()
                .map(count -> Math.round(100.0 * count / histories.size()) + " %").toList()) + " |");
        assertThat(right.get("ours")).as("right about").isEqualTo(histories.size());
        right.forEach((rule, count) -> assertThat(rule.equals("ours") || count < histories.size()).as(rule).isTrue());
    }

    private static Optional<Duration> stopped(Timeline history, Rule rule) {
        Duration now = Duration.ZERO;
        for (Happening happening : history.happenings()) {
            while (now.compareTo(happening.at()) < 0) {
                if (rule.stops(now)) {
                    return Optional.of(now);
                }
                now = now.plusSeconds(1);
            }
            rule.happens(happening);
        }
        for (; now.compareTo(DAY) < 0; now = now.plusSeconds(1)) {
            if (rule.stops(now)) {
                return Optional.of(now);
            }
        }
        return Optional.empty();
    }

    private static boolean isRight(Timeline history, Optional<Duration> stopped) {
        return stopped.filter(at -> at.compareTo(history.lastUse()) >= 0
                && at.compareTo(history.lastUse().plus(Rule.IDLE_TIMEOUT).plus(SLACK)) <= 0).isPresent();
    }

    private static String verdict(Timeline history, Optional<Duration> stopped) {
        String when = stopped.map(at -> "stops at " + text(at)).orElse("never stops");
        return isRight(history, stopped) ? when : "WRONG: " + when;
    }

    private static String text(Duration time) {
        return Durations.text(time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    }

    // ---- Streamlit, from recorded moves

    private static List<Timeline> streamlit(Moves moves) {
        return List.of(person(moves), pingsOnly(moves), refresh(moves), pictures(moves), longCompute(moves),
                upload(moves), poller(moves),
                reconnecting(moves), personBesideForgottenTab(moves), computeAmongRefreshes(moves));
    }

    private static String named(String what, Moves moves) {
        return what + ", Streamlit " + moves.version();
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    /** Clicks each 8 minutes for an hour, then leaves the tab open. */
    private static Timeline person(Moves moves) {
        var history = new Timeline(named("a person who clicks now and then, and leaves the tab open", moves));
        int tab = history.load(Duration.ZERO, moves.load());
        pings(history, moves, tab);
        for (int click = 1; click <= 7; click++) {
            history.play(minutes(8L * click), tab, moves.click());
        }
        return history.inUseUntil(minutes(56));
    }

    private static Timeline pingsOnly(Moves moves) {
        var history = new Timeline(named("a tab that only pings", moves));
        pings(history, moves, history.load(Duration.ZERO, moves.load()));
        return history;
    }

    private static Timeline refresh(Moves moves) {
        var history = new Timeline(named("a dashboard that refreshes itself in a forgotten tab", moves));
        int tab = history.load(Duration.ZERO, moves.load());
        pings(history, moves, tab);
        refreshes(history, moves, tab);
        return history;
    }

    /** Each refresh draws a picture of a new name, which the page fetches. */
    private static Timeline pictures(Moves moves) {
        var history = new Timeline(named("a dashboard of pictures in a forgotten tab", moves));
        refreshes(history, moves, history.load(Duration.ZERO, moves.load()));
        for (long second = 7; second < DAY.toSeconds(); second += 2) {
            history.request(Duration.ofSeconds(second), Duration.ofMillis(5), "/app/media/" + second
                    + ".png", Timeline.BROWSER);
        }
        return history;
    }

    private static Timeline longCompute(Moves moves) {
        var history = new Timeline(named("a script that computes in silence for 40 minutes", moves));
        int tab = history.load(Duration.ZERO, moves.load());
        pings(history, moves, tab);
        history.play(minutes(1), tab, moves.computeTaking(minutes(40)));
        return history.inUseUntil(minutes(41));
    }

    private static Timeline upload(Moves moves) {
        var history = new Timeline(named("an upload that takes 45 minutes", moves));
        int tab = history.load(Duration.ZERO, moves.load());
        pings(history, moves, tab);
        history.play(minutes(1), tab, moves.uploadTaking(minutes(45)));
        return history.inUseUntil(minutes(46));
    }

    /**
     * The tab of an app that sleeps asks for ever whether it may come back; so it does once the app is awake for a
     * moment.
     */
    private static Timeline poller(Moves moves) {
        var history = new Timeline(named("a page that polls for health and configuration", moves));
        history.close(minutes(1), history.load(Duration.ZERO, moves.load()));
        for (long second = 60; second < DAY.toSeconds(); second += 2) {
            polls(history, Duration.ofSeconds(second));
        }
        return history;
    }

    private static void polls(Timeline history, Duration at) {
        history.request(at, Duration.ofMillis(3), "/app/_stcore/health", Timeline.BROWSER);
        history.request(at, Duration.ofMillis(4), "/app/_stcore/host-config", Timeline.BROWSER);
    }

    /** A laptop that wakes each five minutes: the tab comes back by itself, and its script runs. */
    private static Timeline reconnecting(Moves moves) {
        var history = new Timeline(named("a forgotten tab whose connection breaks each five minutes", moves));
        int tab = history.load(Duration.ZERO, moves.load());
        List<Recording.Event> again =
                moves.load().stream().filter(event -> !(event instanceof Recording.Event.Requested)).toList();
        for (int minute = 5; minute < DAY.toMinutes(); minute += 5) {
            history.close(minutes(minute), tab);
            polls(history, minutes(minute).plusSeconds(1));
            tab = history.load(minutes(minute).plusSeconds(2), again);
        }
        return history;
    }

    private static Timeline personBesideForgottenTab(Moves moves) {
        var history = new Timeline(named("a person beside somebody else's forgotten dashboard", moves));
        int forgotten = history.load(Duration.ZERO, moves.load());
        pings(history, moves, forgotten);
        refreshes(history, moves, forgotten);
        int tab = history.load(minutes(2), moves.load());
        for (int click = 1; click <= 5; click++) {
            history.play(minutes(2 + 9L * click), tab, moves.click());
        }
        history.close(minutes(48), tab);
        return history.inUseUntil(minutes(47));
    }

    private static Timeline computeAmongRefreshes(Moves moves) {
        var history = new Timeline(named("a long computation beside a forgotten dashboard", moves));
        int forgotten = history.load(Duration.ZERO, moves.load());
        refreshes(history, moves, forgotten);
        int tab = history.load(minutes(2), moves.load());
        history.play(minutes(3), tab, moves.computeTaking(minutes(90)));
        return history.inUseUntil(minutes(93));
    }

    private static void pings(Timeline history, Moves moves, int tab) {
        for (long second = 30; second < DAY.toSeconds(); second += 30) {
            history.play(Duration.ofSeconds(second), tab, moves.pingAndPong());
        }
    }

    private static void refreshes(Timeline history, Moves moves, int tab) {
        for (long second = 6; second < DAY.toSeconds(); second += 2) {
            history.play(Duration.ofSeconds(second), tab, moves.timer());
        }
    }

    // ---- other apps, made up

    private static List<Timeline> others() {
        return List.of(chat(), download(), eventStream(), monitor(), program(), visitors());
    }

    private static Timeline chat() {
        var history = new Timeline("a WebSocket chat: one writes each 9 minutes, the server to all each 5 seconds");
        int tab = history.connect(Duration.ZERO, false);
        for (long second = 5; second < DAY.toSeconds(); second += 5) {
            history.frame(Duration.ofSeconds(second), tab, false, WholeFrame.TEXT, 200);
        }
        for (int minute = 9; minute <= 45; minute += 9) {
            history.frame(minutes(minute), tab, true, WholeFrame.TEXT, 60);
        }
        return history.inUseUntil(minutes(45));
    }

    private static Timeline download() {
        return new Timeline("a download that takes 3 hours")
                .request(minutes(1), minutes(180), "/app/file", Timeline.BROWSER)
                .inUseUntil(minutes(181));
    }

    private static Timeline eventStream() {
        return new Timeline("an event stream in a forgotten tab")
                .request(Duration.ZERO, Duration.ofMillis(50), "/app/", Timeline.BROWSER)
                .eventStream(Duration.ofSeconds(1), DAY, "/app/events");
    }

    private static Timeline monitor() {
        var history = new Timeline("a monitor that is ignored");
        for (int minute = 1; minute < DAY.toMinutes(); minute++) {
            history.request(minutes(minute), Duration.ofMillis(20), "/app/", "Monitor/2.0");
        }
        return history;
    }

    private static Timeline program() {
        var history = new Timeline("a program that calls the API each 5 minutes for 2 hours");
        for (int minute = 0; minute <= 120; minute += 5) {
            history.request(minutes(minute), Duration.ofMillis(20), "/app/api", "program/1.0");
        }
        return history.inUseUntil(minutes(120));
    }

    private static Timeline visitors() {
        var history = new Timeline("pages without any WebSocket, one each 6 minutes");
        for (int minute = 0; minute <= 60; minute += 6) {
            history.request(minutes(minute), Duration.ofMillis(80), "/app/page", Timeline.BROWSER);
        }
        return history.inUseUntil(minutes(60));
    }
}
