package launcher.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.source.RemovalVerdict;
import launcher.core.source.SourcedApps;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.config.settings.OperatorSettings;
import launcher.daemon.config.source.Problem;

/**
 * An effective configuration; immutable.
 *
 * @param files     the files it was read from
 * @param catalog   the apps and the policy for all of them
 * @param effective works out what {@link #forEachSetting} passes on, which with thousands of apps is too much to be
 *                  kept
 * @param warnings  what is doubtful and yet usable
 * @param removal   what came from where, and which apps are here only because they were before
 */
public record Config(
        List<Path> files,
        DaemonSettings daemon,
        GatewaySettings gateway,
        AppCatalog catalog,
        Consumer<Consumer<Setting>> effective,
        List<Problem> warnings,
        RemovalVerdict removal) {

    public Config {
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }

    /** This configuration with what operators set on top; settings for apps that do not exist have no effect. */
    public Config withOperatorSettings(Map<AppId, OperatorSettings> byApp) {
        var apps = new TreeMap<>(catalog.apps());
        byApp.forEach((id, setting) -> apps.computeIfPresent(id, (_, spec) -> apply(setting, spec)));
        var set = Map.copyOf(byApp);
        Consumer<Consumer<Setting>> shown = each -> effective.accept(setting -> each.accept(
                overriding(setting, set).map(yaml -> new Setting(setting.path(), yaml, new Origin.Operator()))
                        .orElse(setting)));
        return new Config(files, daemon, gateway, new AppCatalog(catalog.policy(), apps), shown, warnings,
                removal);
    }

    /** What came from where; a source that is lost counts with what it gave. */
    public SourcedApps sources() {
        return removal.known();
    }

    /** The effective values of these apps. */
    List<Setting> settings(Set<AppId> wanted) {
        var settings = new ArrayList<Setting>();
        if (!wanted.isEmpty()) {
            Set<String> names = wanted.stream().map(AppId::value).collect(Collectors.toSet());
            forEachSetting(setting -> {
                if (setting.app().filter(names::contains).isPresent()) {
                    settings.add(setting);
                }
            });
        }
        return settings;
    }

    /** Passes on every effective value with its origin: launcher, gateway, apps_dir, then the apps by name. */
    public void forEachSetting(Consumer<Setting> each) {
        effective.accept(each);
    }

    /**
     * The changes in {@code next} that only a restart of the daemon brings about, a sentence each; empty if a reload
     * does it all.
     */
    public List<String> needingRestart(Config next) {
        var changes = new ArrayList<>(daemon.needingRestart(next.daemon));
        compareGateway(changes, gateway, next.gateway);
        return List.copyOf(changes);
    }

    private static void compareGateway(List<String> changes, GatewaySettings now, GatewaySettings next) {
        DaemonSettings.compare(changes, "gateway.listen", now.listen(), next.listen());
        // the heap was sized for these when the daemon started
        DaemonSettings.compare(changes, "gateway.limits.connections", now.limits().connections(),
                next.limits().connections());
        DaemonSettings.compare(changes, "gateway.limits.memory",
                now.limits().memoryBytes() + " bytes", next.limits().memoryBytes() + " bytes");
    }

    private static AppSpec apply(OperatorSettings setting, AppSpec spec) {
        AppSpec ranked = setting.priority().isPresent() ? spec.withPriority(setting.priority().getAsInt()) : spec;
        return setting.alwaysOn().map(ranked::withAlwaysOn).orElse(ranked);
    }

    /** The operator's value for what {@code setting} sets, as YAML. */
    private static Optional<String> overriding(Setting setting, Map<AppId, OperatorSettings> byApp) {
        List<String> path = setting.path();
        Optional<OperatorSettings> own = setting.app().filter(_ -> path.size() == 3).flatMap(AppId::parse)
                .map(byApp::get);
        return switch (path.getLast()) {
            case "priority" ->
                    own.filter(o -> o.priority().isPresent()).map(o -> String.valueOf(o.priority().getAsInt()));
            case "always_on" -> own.flatMap(OperatorSettings::alwaysOn).map(String::valueOf);
            default -> Optional.empty();
        };
    }
}
