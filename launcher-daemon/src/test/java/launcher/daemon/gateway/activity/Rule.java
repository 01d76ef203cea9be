package launcher.daemon.gateway.activity;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.PortSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.RestartSpec;
import launcher.core.app.RouteSpec;
import launcher.core.app.RunPolicy;
import launcher.core.app.ServingSpec;
import launcher.core.app.StopSpec;
import launcher.core.app.Timeouts;
import launcher.core.app.UseSample;
import launcher.core.idle.IdlePolicy;
import launcher.core.idle.IdleVerdict;
import launcher.daemon.engine.UseGate;
import launcher.daemon.gateway.activity.Timeline.Happening;
import launcher.daemon.gateway.app.Asked;
import launcher.fixtures.recording.WholeFrame;

/** Decides from what happens when an app is idle. */
interface Rule {

    Duration IDLE_TIMEOUT = Duration.ofMinutes(10);
    Duration BUSY_MAX = Duration.ofHours(4);

    void happens(Happening happening);

    /** True if it would stop the app now. */
    boolean stops(Duration now);

    // ---- ours

    /** The real gate, taps and policy, and what the gateway itself takes requests for. */
    final class Ours implements Rule {

        private static final AppSpec APP = new AppSpec(new AppId("app"), new RunPolicy(true, 50, false, true),
                new Timeouts(IDLE_TIMEOUT, Optional.empty(), BUSY_MAX, Duration.ofSeconds(30)),
                new ProcessSpec(List.of("app"), false, Optional.empty(), Map.of(), Optional.empty(), Optional.empty()),
                new ServingSpec(new PortSpec.Auto(), Optional.empty(), true,
                        new ReadinessSpec(new ReadinessSpec.Check.TcpListens(), Optional.empty(), Duration.ofSeconds(1),
                                Duration.ofSeconds(10)),
                        new RouteSpec("/app", Optional.empty(), OptionalInt.empty(), false, Optional.empty())),
                OptionalLong.empty(), new StopSpec(StopSpec.Signal.TERM, Duration.ofSeconds(10)), RestartSpec.DEFAULT);
        private static final LauncherPolicy POLICY = new LauncherPolicy(
                true, true, IDLE_TIMEOUT, Duration.ofSeconds(60), 0, 2);

        private final IgnoreRules ignore = IgnoreRules.of(List.of("Monitor"), List.of(), List.of());
        private final SplittableRandom chance = new SplittableRandom(1);
        private final Map<Integer, WebSocketTap> taps = new HashMap<>();
        private final Set<Integer> inside = new HashSet<>();
        private final Set<Integer> streams = new HashSet<>();
        private final UseGate gate = new UseGate(new MonotonicTime(0), "start");
        private MonotonicTime now = new MonotonicTime(0);

        Ours() {
            gate.open(now, Optional.empty());
        }

        @Override
        public void happens(Happening happening) {
            now = new MonotonicTime(happening.at().toNanos());
            switch (happening) {
                case Happening.Opened(_, int connection, boolean streamlit) -> {
                    if (!streamlit) {
                        gate.touch(now, "a WebSocket");
                    }
                    gate.connected();
                    taps.put(connection, streamlit
                            ? WebSocketTap.streamlit(gate, () -> now, _ -> {})
                            : WebSocketTap.other(gate, () -> now, _ -> {}));
                }
                case Happening.Closed(_, int connection) -> {
                    gate.disconnected();
                    Optional.ofNullable(taps.remove(connection)).ifPresent(WebSocketTap::ended);
                }
                case Happening.Framed(_, int connection, boolean byClient, WholeFrame frame) ->
                        Optional.ofNullable(taps.get(connection)).ifPresent(tap -> pass(tap, byClient, frame));
                case Happening.Requested requested -> requested(requested);
                case Happening.Streams(_, int request) -> {
                    answered(request);
                    streams.add(request);
                    gate.connected();
                }
                case Happening.Carried _ -> {}
                case Happening.Answered(_, int request) -> {
                    answered(request);
                    if (streams.remove(request)) {
                        gate.disconnected();
                    }
                }
            }
        }

        private void requested(Happening.Requested asked) {
            switch (Asked.byPage(APP, "GET", asked.path(), asked.userAgent(), ignore)) {
                case FULLY -> {
                    if (gate.acquire(now, asked.path())) {
                        inside.add(asked.request());
                    }
                }
                case WHILE_IT_LASTS -> {
                    gate.hold(now);
                    gate.release(); // those of the histories last for milliseconds
                }
                case NOT -> {}
            }
        }

        private void answered(int request) {
            if (inside.remove(request)) {
                gate.release(now);
            }
        }

        /** In pieces as the network may cut it. */
        private void pass(WebSocketTap tap, boolean byClient, WholeFrame frame) {
            byte[] bytes = frame.encoded(byClient ? OptionalInt.of(chance.nextInt()) : OptionalInt.empty());
            for (int at = 0; at < bytes.length;) {
                int length = Math.min(bytes.length - at, 1 + chance.nextInt(40));
                if (byClient) {
                    tap.client(bytes, at, length);
                } else {
                    tap.server(bytes, at, length);
                }
                at += length;
            }
        }

        @Override
        public boolean stops(Duration at) {
            now = new MonotonicTime(at.toNanos());
            UseSample use = gate.sample();
            return IdlePolicy.judge(APP, POLICY, new MonotonicTime(0), use, now) instanceof IdleVerdict.Stop
                    && gate.closeIfUnused(use.lastHumanUse(), now, BUSY_MAX);
        }
    }

    // ---- the peers'

    /** Idle once no request has come for so long; a WebSocket is one request, when it opens. */
    final class CountRequests implements Rule {

        private Duration last = Duration.ZERO;

        @Override
        public void happens(Happening happening) {
            switch (happening) {
                case Happening.Opened _, Happening.Requested _ -> last = happening.at();
                case Happening.Closed _, Happening.Framed _, Happening.Carried _, Happening.Streams _,
                        Happening.Answered _ -> {}
            }
        }

        @Override
        public boolean stops(Duration now) {
            return now.minus(last).compareTo(IDLE_TIMEOUT) >= 0;
        }
    }

    /** Idle once no connection has been open for so long. */
    final class CountConnections implements Rule {

        private Duration last = Duration.ZERO;
        private int open;

        @Override
        public void happens(Happening happening) {
            last = happening.at();
            switch (happening) {
                case Happening.Opened _, Happening.Requested _ -> open++;
                case Happening.Closed _, Happening.Answered _ -> open--;
                case Happening.Framed _, Happening.Carried _, Happening.Streams _ -> {}
            }
        }

        @Override
        public boolean stops(Duration now) {
            return open == 0 && now.minus(last).compareTo(IDLE_TIMEOUT) >= 0;
        }
    }

    /** Idle once no byte has passed for so long. */
    final class CountBytes implements Rule {

        private Duration last = Duration.ZERO;

        @Override
        public void happens(Happening happening) {
            last = happening.at();
        }

        @Override
        public boolean stops(Duration now) {
            return now.minus(last).compareTo(IDLE_TIMEOUT) >= 0;
        }
    }
}
