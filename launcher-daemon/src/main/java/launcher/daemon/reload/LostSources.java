package launcher.daemon.reload;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import launcher.core.app.AppId;
import launcher.core.source.AppSource;
import launcher.core.source.LostSource;
import launcher.daemon.config.Config;

/** The sources of apps that lost everything at once, for people. */
final class LostSources {

    private LostSources() {}

    /** A sentence for each. */
    static List<String> problems(Config config) {
        return config.removal().lost().stream().map(LostSources::problem).toList();
    }

    /** The names of the apps that stay for that. */
    static List<String> kept(Config config) {
        Set<AppId> kept = new TreeSet<>();
        config.removal().lost().forEach(lost -> kept.addAll(lost.kept()));
        return kept.stream().map(AppId::value).toList();
    }

    private static String problem(LostSource lost) {
        String had = lost.had() == 1 ? "its only app is" : "all its " + lost.had() + " apps are";
        String stay = lost.kept().size() == 1 ? lost.kept().getFirst() + " stays as it was"
                : lost.kept().size() + " apps stay as they were";
        return place(lost.source()) + ": " + had + " gone, so " + stay + "; put back or mount what belongs there and "
                + "reload, or let go of them: streamlit-launcherctl reload --accept-removal";
    }

    private static String place(AppSource source) {
        return switch (source.kind()) {
            case APPS_DIR -> "apps_dir " + source.path();
            case CONF_D -> "the folder " + source.path();
            case LIST, FILE -> "the file " + source.path();
        };
    }
}
