package launcher.daemon.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import launcher.core.app.AppId;
import launcher.core.app.CatalogDiff;
import launcher.core.protocol.result.ConfigReport;
import launcher.core.protocol.result.ConfigView;
import launcher.core.protocol.result.ReloadReport;
import launcher.daemon.config.Config;
import launcher.daemon.config.ConfigReader;
import launcher.daemon.config.ConfigText;
import launcher.daemon.config.EarlierApps;
import launcher.daemon.config.settings.OperatorSettings;
import launcher.daemon.config.source.Problem;
import launcher.daemon.control.command.ConfigurationCommands.Reloaded;
import launcher.daemon.control.command.SettingsStore;
import launcher.daemon.os.IoErrors;
import launcher.daemon.state.SourceStore;
import launcher.daemon.state.StateStore;

/** The configuration in force: the files' as last taken, with the operators' settings on top. */
public final class ActiveConfiguration implements SettingsStore {

    private final ConfigReader reader;
    private final Path file;
    private final StateStore state;
    private final SourceStore sources;
    private final ConfigurationApplier reach;
    private final String searchPath;
    private Config written;
    private final Config atStart;
    /** Why the sources of apps are not kept for the next daemon, if so. */
    private Optional<String> unsaved = Optional.empty();
    /** Read without waiting for a reload or a slow disk: {@code status} shows it. */
    private volatile List<String> problems = List.of();

    /**
     * Starts from what was read at the daemon's start.
     *
     * @param searchPath where {@code uci} is looked for besides the system's folders
     */
    public ActiveConfiguration(ConfigReader reader, Path file, Config written, StateStore state, SourceStore sources,
            ConfigurationApplier reach, String searchPath) {
        this.reader = reader;
        this.file = file;
        this.written = written;
        this.atStart = written;
        this.state = state;
        this.sources = sources;
        save(written);
        this.problems = problems(List.of());
        this.reach = reach;
        this.searchPath = searchPath;
    }

    public synchronized Config effective() {
        return effective(written);
    }

    private Config effective(Config base) {
        return base.withOperatorSettings(state.settings());
    }

    /**
     * Reads the files again; a bad configuration changes nothing and is remembered as a problem.
     *
     * @param acceptRemoval false: apps whose source lost everything at once stay, and that is remembered as a problem
     */
    synchronized Reloaded reload(boolean acceptRemoval) {
        return switch (reader.read(file, _ -> EarlierApps.of(written), acceptRemoval)) {
            case ConfigReader.Reading.Invalid(var wrong) -> {
                List<String> kept = wrong.stream().map(Problem::toString).toList();
                problems = problems(kept);
                yield new Reloaded.Kept(kept);
            }
            case ConfigReader.Reading.Read(Config next) -> {
                Config before = effective();
                var notes = new ArrayList<>(atStart.needingRestart(next));
                notes.addAll(LostSources.problems(next));
                next.warnings().forEach(warning -> notes.add(warning.toString()));
                if (!sameApps(written, next)) {
                    save(next);
                }
                written = next;
                problems = problems(List.of());
                Config after = effective();
                reach.configured(before, after);
                yield new Reloaded.Taken(report(before.catalog().diff(after.catalog()), LostSources.kept(next), notes));
            }
        };
    }

    private boolean sameApps(Config before, Config next) {
        return unsaved.isEmpty() && before.sources().equals(next.sources())
                && before.catalog().apps().equals(next.catalog().apps());
    }

    private void save(Config config) {
        try {
            sources.write(config.sources(), config.catalog());
            unsaved = Optional.empty();
        } catch (IOException e) {
            unsaved = Optional.of("state_dir: what apps there are cannot be written (" + IoErrors.of(e)
                    + "), so a restart while their folder is not mounted would end them");
        }
    }

    /** The sources whose apps are in force only because they were before, a sentence each. */
    public synchronized List<String> lostSources() {
        return LostSources.problems(written);
    }

    private static ReloadReport report(CatalogDiff diff, List<String> kept, List<String> notes) {
        var changed = new ArrayList<String>();
        diff.changedInPlace().forEach(app -> changed.add(app.value()));
        diff.needRestart().forEach(app -> changed.add(app.value()));
        changed.sort(null);
        return new ReloadReport(
                diff.added().stream().map(AppId::value).toList(),
                diff.removed().stream().map(AppId::value).toList(),
                changed,
                kept,
                notes);
    }

    /**
     * Keeps an operator's settings for an app; they are on the disk when this returns. A UCI configuration keeps them
     * itself, where {@code uci} is installed.
     */
    @Override
    public synchronized SettingResult set(AppId app, Setting priority, Optional<Boolean> alwaysOn) {
        Optional<UciSettings> uci = UciSettings.of(file, searchPath);
        return uci.isPresent() ? setByUci(uci.get(), app, priority, alwaysOn) : setInState(app, priority, alwaysOn);
    }

    /** Of a file that could not be taken nothing is changed: the change would not come into force with it. */
    private SettingResult setByUci(UciSettings uci, AppId app, Setting priority, Optional<Boolean> alwaysOn) {
        if (reader.read(file) instanceof ConfigReader.Reading.Invalid(var wrong)) {
            return new SettingResult.Rejected("cannot be written to " + file + ", which is broken: "
                    + wrong.stream().filter(Problem::isError).findFirst().map(Problem::toString).orElse("unknown"));
        }
        OperatorSettings before = state.settings().getOrDefault(app, OperatorSettings.NONE);
        try {
            uci.write(app, before, priority, alwaysOn);
            if (!before.equals(OperatorSettings.NONE)) {
                state.changeSettings(app, OperatorSettings.NONE);
            }
        } catch (IOException e) {
            return new SettingResult.Rejected("cannot be written to " + file + ": " + IoErrors.of(e));
        }
        return switch (reload(false)) {
            case Reloaded.Taken _ -> inForce(effective(), app);
            case Reloaded.Kept(var wrong) -> new SettingResult.Rejected("is written to " + file
                    + " and not in force: " + String.join("; ", wrong));
        };
    }

    private SettingResult setInState(AppId app, Setting priority, Optional<Boolean> alwaysOn) {
        OperatorSettings set = state.settings().getOrDefault(app, OperatorSettings.NONE);
        var changed = new OperatorSettings(priority.over(set.priority()), alwaysOn.or(set::alwaysOn));
        Config before = effective();
        try {
            state.changeSettings(app, changed);
        } catch (IOException e) {
            return new SettingResult.Rejected("cannot be written to state_dir: " + IoErrors.of(e));
        }
        Config after = effective();
        reach.configured(before, after);
        return inForce(after, app);
    }

    private static SettingResult inForce(Config config, AppId app) {
        return config.catalog().find(app).<SettingResult>map(SettingResult.Applied::new)
                .orElseGet(() -> new SettingResult.Rejected("was removed from the configuration"));
    }

    public ConfigReport check() {
        return check(reader, file);
    }

    /** What is wrong with the configuration in the files as they are now. */
    public static ConfigReport check(ConfigReader reader, Path file) {
        return switch (reader.read(file)) {
            case ConfigReader.Reading.Read(Config config) -> new ConfigReport(
                    config.files().stream().map(Path::toString).toList(),
                    List.of(),
                    config.warnings().stream().map(Problem::toString).toList());
            case ConfigReader.Reading.Invalid(var problems) -> new ConfigReport(
                    List.of(file.toString()), problems.stream().map(Problem::toString).toList(), List.of());
        };
    }

    public ConfigView show(boolean origin) {
        Config config = effective();
        var text = new StringBuilder();
        ConfigText.write(config, origin, line -> text.append(line).append('\n'));
        var values = new ArrayList<ConfigView.Value>();
        config.forEachSetting(one -> values.add(new ConfigView.Value(
                one.key(), one.yaml(), origin ? Optional.of(one.origin().toString()) : Optional.empty())));
        return new ConfigView(text.toString(), values);
    }

    /** Why the files are not in force, as far as they are not, and what is doubtful about them. */
    public List<String> problems() {
        return problems;
    }

    private List<String> problems(List<String> kept) {
        var all = new ArrayList<String>();
        if (!kept.isEmpty()) {
            all.add("the configuration could not be taken, the one before stays in force:");
            all.addAll(kept);
        }
        all.addAll(LostSources.problems(written));
        unsaved.ifPresent(all::add);
        all.addAll(atStart.needingRestart(written));
        written.warnings().forEach(warning -> all.add(warning.toString()));
        return List.copyOf(all);
    }
}
