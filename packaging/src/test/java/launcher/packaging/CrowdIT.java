package launcher.packaging;

import static launcher.packaging.Launcher.SOON;
import static launcher.packaging.Launcher.app;
import static launcher.packaging.Launcher.streams;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import launcher.fixtures.Eventually;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import launcher.fixtures.load.Stampede;
import org.junit.jupiter.api.Test;

/** Many who ask for an app that sleeps, at the same moment: what each of them gets. */
class CrowdIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(300);

    @Test
    void thousandFirstRequestsStartOneProcessAndAreAllServed() {
        try (var launcher = Launcher.behindDoor("", List.of(streams("hall", "--delay", "500")))) {
            List<Stampede.Outcome> outcomes = Stampede.of(1_000, launcher.door(), get("/hall/any"), DEADLINE);

            assertThat(Stampede.counts(outcomes)).as(launcher.workspace()::log).isEqualTo(Map.of("200", 1_000));
            assertThat(launcher.starts("hall")).as(launcher.workspace()::log).isEqualTo(1);
        }
    }

    @Test
    void whoIsTooManyGets503WithRetryAfterAndTheOthersAreServed() {
        try (var launcher = Launcher.behindDoor("limits: {waiters_per_app: 50}", List.of(streams("hall", "--delay", "2000")))) {
            List<Stampede.Outcome> outcomes = Stampede.of(200, launcher.door(), get("/hall/any"), DEADLINE);

            assertThat(Stampede.counts(outcomes)).isEqualTo(Map.of("200", 50, "503", 150));
            assertThat(answers(outcomes, 503)).allSatisfy(answer -> {
                assertThat(answer.field("Retry-After")).isPresent();
                assertThat(answer.field("X-App-State").orElse("")).isIn("stopped", "starting");
                assertThat(problem(answer).path("app").asText()).isEqualTo("hall");
            });
            assertThat(launcher.starts("hall")).as(launcher.workspace()::log).isEqualTo(1);
        }
    }

    @Test
    void connectionsBeyondTheLimitGet503AndThoseWithinGoOn() {
        try (var launcher = Launcher.behindDoor("limits: {connections: 100}", List.of(streams("hall", "--delay", "1000")))) {
            List<Stampede.Outcome> outcomes = Stampede.of(150, launcher.door(), get("/hall/any"), DEADLINE);

            assertThat(Stampede.counts(outcomes)).containsEntry("200", 100).containsOnlyKeys("200", "503");
            assertThat(answers(outcomes, 503)).allSatisfy(answer -> assertThat(answer.field("Retry-After")).isPresent());
            assertThat(RawHttp.get(launcher.door(), "/hall/again").status()).isEqualTo(200);
        }
    }

    @Test
    void failureAnswersEveryWaiterAtOnceWithTheReason() {
        var broken = app("broken", "sh", "-c", "sleep 1; exit 42").with("port: auto, ready: {http: /healthz}, restart: {policy: never}");
        try (var launcher = Launcher.behindDoor("", List.of(broken))) {
            List<Stampede.Outcome> outcomes = Stampede.of(100, launcher.door(), get("/broken/any"), DEADLINE);

            assertThat(Stampede.counts(outcomes)).isEqualTo(Map.of("503", 100));
            assertThat(answers(outcomes, 503)).allSatisfy(answer -> {
                assertThat(answer.field("Content-Type")).contains("application/problem+json");
                assertThat(problem(answer).path("detail").asText()).contains("42");
            });
            double first = outcomes.stream().mapToDouble(Stampede.Outcome::millis).min().orElseThrow();
            double last = outcomes.stream().mapToDouble(Stampede.Outcome::millis).max().orElseThrow();
            assertThat(last - first).isLessThan(3_000);
        }
    }

    @Test
    void appThatIsNotReadyInTimeIs504ForEveryWaiter() {
        try (var launcher = Launcher.behindDoor("", List.of(web("slow", "--never-ready").with("startup_timeout: 1s")))) {
            List<Stampede.Outcome> outcomes = Stampede.of(10, launcher.door(), get("/slow/any"), DEADLINE);

            assertThat(Stampede.counts(outcomes)).isEqualTo(Map.of("504", 10));
            assertThat(answers(outcomes, 504)).allSatisfy(answer -> assertThat(problem(answer).path("status").asInt()).isEqualTo(504));
        }
    }

    @Test
    void clientThatLeavesEndsItsOwnWaitOnlyAndFreesItsPlace() {
        var app = streams("hall").with("startup_timeout: 1m");
        var told = new Launcher.App("hall", app.keys().replace("ready: {http: /healthz}", "ready: {command: [test, -f, WORKSPACE/go]}"));
        try (var launcher = Launcher.behindDoor("limits: {waiters_per_app: 10}", List.of(told))) {
            List<RawHttp> first = hold(launcher, 10);
            first.subList(0, 4).forEach(RawHttp::abort);
            first.get(4).close();
            List<RawHttp> second = hold(launcher, 5);

            launcher.workspace().write("go", "");

            assertThat(first.subList(5, 10)).allSatisfy(client -> assertThat(awaited(client).status()).isEqualTo(200));
            assertThat(second).allSatisfy(client -> assertThat(awaited(client).status()).isEqualTo(200));
            assertThat(launcher.starts("hall")).as(launcher.workspace()::log).isEqualTo(1);
            first.forEach(RawHttp::close);
            second.forEach(RawHttp::close);
        }
    }

    @Test
    void startGoesOnThoughEverybodyLeft() {
        try (var launcher = Launcher.behindDoor("", List.of(streams("hall", "--delay", "1000")))) {
            for (int i = 0; i < 3; i++) {
                RawHttp.to(launcher.door()).send(get("/hall/any")).abort();
            }

            launcher.awaitState("hall", "ready");
            assertThat(launcher.starts("hall")).as(launcher.workspace()::log).isEqualTo(1);
        }
    }

    @Test
    void requestsThatComeWhileItStopsWaitAndWakeItAgain() {
        var stubborn = web("stubborn", "--ignore-term").with("stop: {timeout: 2s}");
        try (var launcher = Launcher.behindDoor("", List.of(stubborn))) {
            String before = RawHttp.get(launcher.door(), "/stubborn/pid").body();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> launcher.cli("stop", "stubborn"));
            launcher.awaitState("stubborn", "stopping");

            List<Stampede.Outcome> outcomes = Stampede.of(20, launcher.door(), get("/stubborn/pid"), DEADLINE);

            stop.join();
            assertThat(Stampede.counts(outcomes)).isEqualTo(Map.of("200", 20));
            assertThat(answers(outcomes, 200)).allSatisfy(answer -> assertThat(answer.body()).isNotEqualTo(before));
            assertThat(launcher.starts("stubborn")).isEqualTo(2);
        }
    }

    /** So many clients who are held, each of which tried until there was a place for it. */
    private static List<RawHttp> hold(Launcher launcher, int count) {
        var held = new ArrayList<RawHttp>();
        Eventually.within(SOON, count + " are held", () -> {
            RawHttp client = RawHttp.to(launcher.door(), LOOK).send(get("/hall/any"));
            if (isHeld(client)) {
                held.add(client);
            } else {
                client.close();
            }
            return held.size() == count;
        });
        return held;
    }

    /** True if nothing comes for a while. */
    private static boolean isHeld(RawHttp client) {
        try {
            var _ = client.isAtEnd();
            return false;
        } catch (UncheckedIOException nothing) {
            return nothing.getCause() instanceof SocketTimeoutException;
        }
    }

    private static Answer awaited(RawHttp client) {
        return Eventually.within(SOON, "an answer", () -> isHeld(client) ? Optional.empty() : Optional.of(client.answer()));
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    }

    private static List<Answer> answers(List<Stampede.Outcome> outcomes, int status) {
        return outcomes.stream().flatMap(outcome -> switch (outcome) {
            case Stampede.Outcome.Answered(Answer answer, double _) when answer.status() == status -> Stream.of(answer);
            case Stampede.Outcome.Answered _, Stampede.Outcome.Failed _ -> Stream.empty();
        }).toList();
    }

    private static JsonNode problem(Answer answer) {
        return Launcher.parse(answer.body());
    }
}
