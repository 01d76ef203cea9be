package launcher.packaging;

import static launcher.packaging.Launcher.SOON;
import static launcher.packaging.Launcher.app;
import static launcher.packaging.Launcher.streams;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import launcher.fixtures.Eventually;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.RawHttp;
import launcher.fixtures.load.Stampede;
import org.junit.jupiter.api.Test;

/** Many clients that ask for a sleeping app at the same moment: what each of them gets. */
class StampedeIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Listens once there is a file {@code go}. */
    private static final Launcher.App HELD = streams("hall", "--until", "go").with("startup_timeout: 1m");

    @Test
    void thousandFirstRequestsStartASingleProcessAndAreServed() {
        try (var launcher = Launcher.withGateway("", List.of(streams("hall", "--delay", "500")))) {
            List<Stampede.Outcome> outcomes = Stampede.of(1_000, launcher.gatewayPort(), get("/hall/any"), DEADLINE);

            assertThat(Stampede.counts(outcomes)).as(launcher.workspace()::log).isEqualTo(Map.of("200", 1_000));
            assertThat(launcher.starts("hall")).as(launcher.workspace()::log).isEqualTo(1);
        }
    }

    @Test
    void requestsBeyondTheLimitGet503WithRetryAfter() {
        try (var launcher = Launcher.withGateway("limits: {waiters_per_app: 50}", List.of(HELD))) {
            List<Stampede.Outcome> outcomes = Stampede.of(200, launcher.gatewayPort(), get("/hall/any"), DEADLINE,
                    goAfterRefusals(launcher, 150));

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
    void connectionsBeyondTheLimitGet503OthersGoOn() {
        try (var launcher = Launcher.withGateway("limits: {connections: 100}", List.of(HELD))) {
            List<Stampede.Outcome> outcomes =
                    Stampede.of(150, launcher.gatewayPort(), get("/hall/any"), DEADLINE, goAfterRefusals(launcher, 50));

            assertThat(Stampede.counts(outcomes)).containsEntry("200", 100).containsOnlyKeys("200", "503");
            assertThat(answers(outcomes, 503))
                    .allSatisfy(answer -> assertThat(answer.field("Retry-After")).isPresent());
            assertThat(RawHttp.get(launcher.gatewayPort(), "/hall/again").status()).isEqualTo(200);
        }
    }

    @Test
    void failureAnswersEveryWaiterAtOnceWithTheReason() {
        var broken = app("broken", "sh", "-c", "sleep 1; exit 42")
                .with("port: auto, ready: {http: /healthz}, restart: {policy: never}");
        try (var launcher = Launcher.withGateway("", List.of(broken))) {
            List<Stampede.Outcome> outcomes = Stampede.of(100, launcher.gatewayPort(), get("/broken/any"), DEADLINE);

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
    void startupTimeoutIs504ForEveryWaiter() {
        try (var launcher =
                Launcher.withGateway("", List.of(web("slow", "--never-ready").with("startup_timeout: 5s")))) {
            List<Stampede.Outcome> outcomes = Stampede.of(10, launcher.gatewayPort(), get("/slow/any"), DEADLINE);

            assertThat(Stampede.counts(outcomes)).isEqualTo(Map.of("504", 10));
            assertThat(answers(outcomes, 504))
                    .allSatisfy(answer -> assertThat(problem(answer).path("status").asInt()).isEqualTo(504));
        }
    }

    @Test
    void leavingClientEndsItsOwnWaitOnly() {
        try (var launcher = Launcher.withGateway("limits: {waiters_per_app: 10}", List.of(HELD))) {
            List<RawHttp> first = hold(launcher, 10);
            first.subList(0, 4).forEach(RawHttp::abort);
            first.get(4).close();
            List<RawHttp> second = hold(launcher, 5);

            launcher.workspace().write("go", "");

            assertThat(first.subList(5, 10)).allSatisfy(client -> assertThat(client.answer().status()).isEqualTo(200));
            assertThat(second).allSatisfy(client -> assertThat(client.answer().status()).isEqualTo(200));
            assertThat(launcher.starts("hall")).as(launcher.workspace()::log).isEqualTo(1);
            first.forEach(RawHttp::close);
            second.forEach(RawHttp::close);
        }
    }

    @Test
    void startGoesOnThoughEverybodyLeft() {
        try (var launcher = Launcher.withGateway("", List.of(streams("hall", "--delay", "1000")))) {
            for (int i = 0; i < 3; i++) {
                RawHttp.to(launcher.gatewayPort()).send(get("/hall/any")).abort();
            }

            launcher.awaitState("hall", "ready");
            assertThat(launcher.starts("hall")).as(launcher.workspace()::log).isEqualTo(1);
        }
    }

    @Test
    void requestsDuringAStopWaitAndWakeAgain() {
        var stubborn = web("stubborn", "--ignore-term").with("stop: {timeout: 10s}");
        try (var launcher = Launcher.withGateway("", List.of(stubborn))) {
            String before = RawHttp.get(launcher.gatewayPort(), "/stubborn/pid").body();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> launcher.cli("stop", "stubborn"));
            launcher.awaitState("stubborn", "stopping");

            List<Stampede.Outcome> outcomes = Stampede.of(20, launcher.gatewayPort(), get("/stubborn/pid"), DEADLINE);

            stop.join();
            assertThat(Stampede.counts(outcomes)).isEqualTo(Map.of("200", 20));
            assertThat(answers(outcomes, 200)).allSatisfy(answer -> assertThat(answer.body()).isNotEqualTo(before));
            assertThat(launcher.starts("stubborn")).isEqualTo(2);
        }
    }

    /** So many held clients, each of which tried until the limit let it in: none was answered while all were there. */
    private static List<RawHttp> hold(Launcher launcher, int count) {
        var held = new ArrayList<RawHttp>();
        var complete = new long[1];
        Eventually.within(SOON, count + " are held", () -> {
            List<RawHttp> refused = held.stream().filter(StampedeIT::isAnswered).toList();
            refused.forEach(RawHttp::close);
            held.removeAll(refused);
            if (held.size() < count) {
                while (held.size() < count) {
                    held.add(RawHttp.to(launcher.gatewayPort(), DEADLINE).send(get("/hall/any")));
                }
                complete[0] = System.nanoTime();
            }
            return System.nanoTime() - complete[0] > LOOK.toNanos();
        });
        return held;
    }

    private static boolean isAnswered(RawHttp client) {
        try {
            return client.in().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the app go on once so many were refused. */
    private static Consumer<Stampede.Outcome> goAfterRefusals(Launcher launcher, int count) {
        var refusals = new CountDownLatch(count);
        return outcome -> {
            if (outcome.word().equals("503")) {
                refusals.countDown();
                if (refusals.getCount() == 0) {
                    launcher.workspace().write("go", "");
                }
            }
        };
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
