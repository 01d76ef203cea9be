package launcher.daemon.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import launcher.core.app.AppId;
import launcher.core.app.RunPolicy;
import launcher.daemon.config.settings.OperatorSettings;
import launcher.daemon.os.FileReport;

/**
 * Operators' settings ({@code settings.json}) and learned start times ({@code learned.json}). Answers from memory; a
 * changed setting is on the disk when its call returns, so changes are made on a thread that may wait. Safe from any
 * thread.
 */
public final class StateStore {

    private static final String PRIORITY = "priority";
    private static final String ALWAYS_ON = "always_on";
    private static final String LAST = "last_start_seconds";
    private static final String EXPECTED = "expected_start_seconds";

    /** No start that was measured took longer. */
    private static final double SECONDS_MAX = 7 * 24 * 3600;

    private final KeptJson settingsFile;
    private final KeptJson learnedFile;
    private final List<String> problems = new CopyOnWriteArrayList<>();
    /** Held while a file is written; readers never take it. */
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Map<AppId, OperatorSettings> settings;
    private volatile Map<AppId, StartTimes> startTimes;

    /** Reads what is there; what cannot be read now {@link #restore} tries again. */
    public StateStore(Path stateDir) {
        settingsFile = new KeptJson(stateDir.resolve("settings.json"), this::say);
        learnedFile = new KeptJson(stateDir.resolve("learned.json"), this::say);
        settings = settingsIn(settingsFile.tree());
        startTimes = startTimesIn(learnedFile.tree());
    }

    /** What was wrong with the files when they were read, for people. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** What operators set, for each app for which they set anything. */
    public Map<AppId, OperatorSettings> settings() {
        return settings;
    }

    /**
     * Replaces what operators set for one app.
     *
     * @throws IOException if it cannot be written, or what was set before cannot be read; then nothing has changed
     */
    public void changeSettings(AppId app, OperatorSettings changed) throws IOException {
        writing.lock();
        try {
            settingsFile.readNow();
            ObjectNode tree = settingsFile.tree().deepCopy();
            ObjectNode node = tree.withObjectProperty(JsonFile.APPS).withObjectProperty(app.value());
            node.remove(List.of(PRIORITY, ALWAYS_ON));
            changed.priority().ifPresent(priority -> node.put(PRIORITY, priority));
            changed.alwaysOn().ifPresent(alwaysOn -> node.put(ALWAYS_ON, alwaysOn));
            if (node.isEmpty()) {
                tree.withObjectProperty(JsonFile.APPS).remove(app.value());
            }
            settingsFile.replace(tree);
            settings = settingsIn(tree);
        } finally {
            writing.unlock();
        }
    }

    /** How long apps take to start, for each that was started before. */
    public Map<AppId, StartTimes> startTimes() {
        return startTimes;
    }

    /** Remembers how long a start took; what cannot be written now is written by {@link #restore}. */
    public void learnStart(AppId app, StartTimes times) {
        writing.lock();
        try {
            ObjectNode tree = learnedFile.tree().deepCopy();
            tree.withObjectProperty(JsonFile.APPS).withObjectProperty(app.value())
                    .put(LAST, seconds(times.last()))
                    .put(EXPECTED, seconds(times.expected()));
            learnedFile.keep(tree);
            startTimes = startTimesIn(tree);
        } finally {
            writing.unlock();
        }
    }

    /**
     * Reads what could not be read so far, and writes what is in memory where the files are gone or could not be
     * written.
     *
     * @param settingsRead called if operators' settings were read only now: those in force are others
     */
    public FileReport restore(Runnable settingsRead) {
        boolean late;
        FileReport report;
        writing.lock();
        try {
            boolean unread = settingsFile.unread();
            report = settingsFile.restore("what operators set (priority, always-on)")
                    .and(learnedFile.restore("how long starts take"));
            late = unread && !settingsFile.unread();
            if (late) {
                settings = settingsIn(settingsFile.tree());
            }
            startTimes = startTimesIn(learnedFile.tree());
        } finally {
            writing.unlock();
        }
        if (late) {
            settingsRead.run();
        }
        return report;
    }

    private Map<AppId, OperatorSettings> settingsIn(ObjectNode tree) {
        Map<AppId, OperatorSettings> found = new TreeMap<>();
        eachApp(tree, "settings.json", (app, node) -> {
            OptionalInt priority = OptionalInt.empty();
            if (node.path(PRIORITY).canConvertToInt() && node.path(PRIORITY).intValue() >= RunPolicy.PRIORITY_MIN
                    && node.path(PRIORITY).intValue() <= RunPolicy.PRIORITY_MAX) {
                priority = OptionalInt.of(node.path(PRIORITY).intValue());
            } else if (node.has(PRIORITY)) {
                leftOut("settings.json", app, PRIORITY, node);
            }
            Optional<Boolean> alwaysOn = Optional.empty();
            if (node.path(ALWAYS_ON).isBoolean()) {
                alwaysOn = Optional.of(node.path(ALWAYS_ON).booleanValue());
            } else if (node.has(ALWAYS_ON)) {
                leftOut("settings.json", app, ALWAYS_ON, node);
            }
            OperatorSettings read = new OperatorSettings(priority, alwaysOn);
            if (!read.equals(OperatorSettings.NONE)) {
                found.put(app, read);
            }
        });
        return Map.copyOf(found);
    }

    private Map<AppId, StartTimes> startTimesIn(ObjectNode tree) {
        Map<AppId, StartTimes> found = new TreeMap<>();
        eachApp(tree, "learned.json", (app, node) -> {
            if (isDuration(node.path(LAST)) && isDuration(node.path(EXPECTED))) {
                found.put(app, new StartTimes(duration(node.path(LAST)), duration(node.path(EXPECTED))));
            } else {
                leftOut("learned.json", app, LAST + " or " + EXPECTED, node);
            }
        });
        return Map.copyOf(found);
    }

    private void eachApp(ObjectNode tree, String file, BiConsumer<AppId, JsonNode> each) {
        tree.path(JsonFile.APPS).properties().forEach(entry -> {
            Optional<AppId> app = AppId.parse(entry.getKey());
            if (app.isPresent() && entry.getValue().isObject()) {
                each.accept(app.get(), entry.getValue());
            } else {
                say(file + ": apps: \"" + entry.getKey() + "\" is not an app with its values; left out");
            }
        });
    }

    private void leftOut(String file, AppId app, String key, JsonNode node) {
        say(file + ": " + app + ": " + key + " cannot be used; left out of " + node);
    }

    /** Once: a change reads everything again. */
    private void say(String problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static boolean isDuration(JsonNode node) {
        return node.isNumber() && node.doubleValue() >= 0 && node.doubleValue() <= SECONDS_MAX;
    }

    private static Duration duration(JsonNode node) {
        return Duration.ofMillis(Math.round(node.doubleValue() * 1000));
    }
}
