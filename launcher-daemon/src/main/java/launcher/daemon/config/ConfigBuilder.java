package launcher.daemon.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.source.RemovalPolicy;
import launcher.core.source.RemovalVerdict;
import launcher.daemon.config.key.ConfigSection;
import launcher.daemon.config.key.Keys;
import launcher.daemon.config.key.NamedSectionsType.Named;
import launcher.daemon.config.key.YamlWords;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.config.source.Problem;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;

/**
 * Builds a configuration from its checked blocks, and reports later where its values come from.
 *
 * @param root    the whole configuration
 * @param apps    the blocks of all apps, those that only apps_dir has too
 * @param found   the scripts in apps_dir
 * @param places  the socket and state folder if none are named
 * @param sources what came from where
 */
record ConfigBuilder(ConfigSection root, BaseFolders folders, SortedMap<AppId, Named> apps,
        SortedMap<AppId, Path> found, DefaultPaths places, SourceReport sources) {

    /** Looks for apps in apps_dir, once; what is doubtful about them goes to {@code problems}. */
    static ConfigBuilder of(Path file, ConfigSection root, DefaultPaths places, SourceReport sources,
            Problems problems) {
        Path configFolder = StreamlitCommand.folderOf(file.toAbsolutePath().normalize());
        Optional<Path> appsDir = root.get(Keys.APPS_DIR).map(text -> configFolder.resolve(text).normalize());
        SourceLocation place = root.placeOf(Keys.APPS_DIR);
        var found = new TreeMap<AppId, Path>();
        appsDir.ifPresent(dir -> {
            found.putAll(AppsFolder.scan(dir, place, problems, why -> sources.appsUnreachable(dir, place, why)));
            sources.found(dir, place, found.keySet());
        });
        var apps = new TreeMap<AppId, Named>();
        found.keySet().forEach(id -> apps.put(id, new Named(place, ConfigSection.absent(place, "apps." + id))));
        apps.putAll(root.get(Keys.APPS).orElse(Map.of()));
        return new ConfigBuilder(root, new BaseFolders(configFolder, appsDir), apps, found, places, sources);
    }

    /**
     * The configuration; it is usable only if {@code problems} has no error in the end.
     *
     * @param earlier       knows the apps that may have to stay
     * @param acceptRemoval true: none do
     */
    Config build(List<Path> files, Function<DaemonSettings, EarlierApps> earlier, boolean acceptRemoval,
            Problems problems) {
        var specs = new TreeMap<AppId, AppSpec>();
        var parts = parts(SettingResolver.silent(), problems, sources, spec -> specs.put(spec.id(), spec));
        EarlierApps before = earlier.apply(parts.daemon());
        RemovalVerdict verdict = RemovalPolicy.judge(before.sources(), sources.apps(), specs.keySet(), acceptRemoval);
        SortedMap<AppId, AppSpec> kept = before.specs(verdict.kept());
        sources.tell(before.sources(), verdict, problems);
        var appPlaces = new TreeMap<AppId, SourceLocation>();
        kept.keySet().forEach(id -> appPlaces.put(id, root.place()));
        apps.forEach((id, named) -> appPlaces.put(id, named.place()));
        specs.putAll(kept);
        var catalog = AppCatalog.of(parts.policy(), specs.values());
        CatalogChecks.check(catalog, parts.gateway().listen(), appPlaces, problems);
        List<Problem> warnings = problems.all().stream().filter(problem -> !problem.isError()).toList();
        List<Setting> shown = before.settings(kept.keySet());
        return new Config(files, parts.daemon(), parts.gateway(), catalog, each -> tellSettings(shown, each), warnings,
                verdict);
    }

    /** @param kept the settings of apps that stay, which count more than what the files say of them now */
    private void tellSettings(List<Setting> kept, Consumer<Setting> each) {
        Set<String> before = kept.stream().flatMap(setting -> setting.app().stream()).collect(Collectors.toSet());
        parts(SettingResolver.to(setting -> {
            if (setting.app().filter(before::contains).isEmpty()) {
                each.accept(setting);
            }
        }), new Problems(), new SourceReport(), _ -> { });
        kept.forEach(each);
    }

    private Parts parts(SettingResolver ledger, Problems problems, SourceReport report, Consumer<AppSpec> specs) {
        ConfigSection launcher = root.child(Keys.LAUNCHER);
        var settings = new SettingsReader(ledger, problems, folders);
        LauncherPolicy policy = settings.policy(launcher, root.child(Keys.GATEWAY));
        DaemonSettings daemon = settings.daemon(launcher, places);
        GatewaySettings gateway = settings.gateway(root.child(Keys.GATEWAY));
        ledger.note(root, Keys.APPS_DIR, folders.appsDir().map(dir -> YamlWords.word(dir.toString())).orElse("null"),
                SettingResolver.originOf(root, Keys.APPS_DIR));
        var reader = new AppReader(ledger, problems, folders, launcher, report);
        apps.forEach((id, named) ->
                reader.read(id, named.block(), Optional.ofNullable(found.get(id))).ifPresent(specs));
        return new Parts(policy, daemon, gateway);
    }

    private record Parts(LauncherPolicy policy, DaemonSettings daemon, GatewaySettings gateway) {}
}
