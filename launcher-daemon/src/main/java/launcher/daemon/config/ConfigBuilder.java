package launcher.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
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
 * @param root   the whole configuration
 * @param apps   the blocks of all apps, those that only apps_dir has too
 * @param found  the scripts in apps_dir
 * @param places the socket and state folder if none are named
 */
record ConfigBuilder(ConfigSection root, BaseFolders folders, SortedMap<AppId, Named> apps,
        SortedMap<AppId, Path> found, DefaultPaths places) {

    /** Looks for apps in apps_dir, once; what is doubtful about them goes to {@code problems}. */
    static ConfigBuilder of(Path file, ConfigSection root, DefaultPaths places, Problems problems) {
        Path configFolder = StreamlitCommand.folderOf(file.toAbsolutePath().normalize());
        Optional<Path> appsDir = root.get(Keys.APPS_DIR).map(text -> configFolder.resolve(text).normalize());
        SourceLocation place = root.placeOf(Keys.APPS_DIR);
        SortedMap<AppId, Path> found = appsDir.map(dir -> AppsFolder.scan(dir, place, problems))
                .orElseGet(TreeMap::new);
        var apps = new TreeMap<AppId, Named>();
        found.keySet().forEach(id -> apps.put(id, new Named(place, ConfigSection.absent(place, "apps." + id))));
        apps.putAll(root.get(Keys.APPS).orElse(Map.of()));
        return new ConfigBuilder(root, new BaseFolders(configFolder, appsDir), apps, found, places);
    }

    /** The configuration; it is usable only if {@code problems} has no error in the end. */
    Config build(List<Path> files, Problems problems) {
        var specs = new ArrayList<AppSpec>();
        var parts = parts(SettingResolver.silent(), problems, specs::add);
        var appPlaces = new TreeMap<AppId, SourceLocation>();
        apps.forEach((id, named) -> appPlaces.put(id, named.place()));
        var catalog = AppCatalog.of(parts.policy(), specs);
        CatalogChecks.check(catalog, parts.gateway().listen(), appPlaces, problems);
        List<Problem> warnings = problems.all().stream().filter(problem -> !problem.isError()).toList();
        return new Config(files, parts.daemon(), parts.gateway(), catalog, this::tellSettings, warnings);
    }

    private void tellSettings(Consumer<Setting> each) {
        parts(SettingResolver.to(each), new Problems(), _ -> { });
    }

    private Parts parts(SettingResolver ledger, Problems problems, Consumer<AppSpec> specs) {
        ConfigSection launcher = root.child(Keys.LAUNCHER);
        var settings = new SettingsReader(ledger, problems, folders);
        LauncherPolicy policy = settings.policy(launcher, root.child(Keys.GATEWAY));
        DaemonSettings daemon = settings.daemon(launcher, places);
        GatewaySettings gateway = settings.gateway(root.child(Keys.GATEWAY));
        ledger.note(root, Keys.APPS_DIR, folders.appsDir().map(dir -> YamlWords.word(dir.toString())).orElse("null"),
                SettingResolver.originOf(root, Keys.APPS_DIR));
        var reader = new AppReader(ledger, problems, folders, launcher);
        apps.forEach((id, named) ->
                reader.read(id, named.block(), Optional.ofNullable(found.get(id))).ifPresent(specs));
        return new Parts(policy, daemon, gateway);
    }

    private record Parts(LauncherPolicy policy, DaemonSettings daemon, GatewaySettings gateway) {}
}
