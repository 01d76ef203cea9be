package launcher.daemon.gateway.page;

import java.time.Duration;
import java.util.Optional;

/** How far a start has come, as honestly as that can be said. {@code live.js} goes on with the same rule. */
final class Progress {

    /** How much of the bar is as long as usual; the rest is approached and never reached. */
    private static final double USUAL = 90;

    private static final double REST = 9;

    /** So much over the usual time is no reason to say so. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Progress() {}

    /** In per cent, less than 100; empty if nothing is known of earlier starts. */
    static Optional<Double> percent(LoadingView view) {
        return view.expected().map(usual -> {
            double share = view.elapsed().toNanos() / (double) Math.max(1, usual.toNanos());
            double percent = share < 1 ? USUAL * share : USUAL + REST * (1 - Math.exp(1 - share));
            return Math.round(percent * 10) / 10.0;
        });
    }

    /** How long it usually takes, and whether this time it takes longer. */
    static String expectation(LoadingView view, Language language) {
        return view.expected()
                .map(usual -> language.text(
                        view.elapsed().compareTo(usual.plus(PATIENCE)) > 0 ? "late"
                                : "expected", "time", language.time(usual)))
                .orElseGet(() -> language.text("unknown"));
    }
}
