package launcher.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import launcher.cli.output.Colours.Tone;
import launcher.cli.output.Table.Cell;
import launcher.core.protocol.result.AppView;
import launcher.core.protocol.result.LauncherView;
import launcher.core.protocol.result.StatusDocument;

/** {@code status} and {@code list} for people. */
public final class StatusText {

    private static final String TITLE = "Streamlit Launcher Status";
    private static final int LABEL_WIDTH = 20;

    private final Colours colours;

    public StatusText(Colours colours) {
        this.colours = colours;
    }

    /** The settings block, what is wrong, and the app table. */
    public List<String> launcher(StatusDocument status) {
        var launcher = status.launcher();
        var lines = new ArrayList<String>();
        lines.add(TITLE);
        lines.add("=".repeat(TITLE.length()));
        lines.add(label("Version", launcher.process().version() + " (pid " + launcher.process().pid() + ", up "
                + HumanFormat.duration(launcher.process().uptimeSeconds()) + ")"));
        lines.add(label("Enabled", HumanFormat.yesNo(launcher.settings().enabled())));
        lines.add(label("On-Demand", HumanFormat.yesNo(launcher.settings().onDemand())));
        lines.add(label("Idle Timeout", HumanFormat.setting(launcher.settings().idleTimeoutSeconds())));
        lines.add(label("Check Interval", HumanFormat.setting(launcher.settings().checkIntervalSeconds())));
        lines.add(label("Memory Threshold", HumanFormat.memory(launcher.settings().memoryThresholdBytes())));
        lines.add(label("Free Memory", launcher.memoryAvailableBytes().isPresent()
                ? HumanFormat.memory(launcher.memoryAvailableBytes().getAsLong())
                : "unknown"));
        lines.addAll(problems(launcher));
        lines.add("");
        lines.add("Apps:");
        lines.add("-----");
        lines.addAll(status.apps().isEmpty() ? List.of("none: add some to the configuration")
                : statusTable(status.apps()));
        return lines;
    }

    /** One app in full. */
    public List<String> app(AppView app) {
        var lines = new ArrayList<String>();
        lines.add(label("App", app.app()));
        lines.add(label("State", colours.paint(Tone.ofState(app.state()), HumanFormat.printable(stateText(app)))));
        lines.add(label("Reason", HumanFormat.printable(app.status().reason()) + " ("
                + HumanFormat.printable(app.status().reasonCode()) + ")"));
        lines.add(label("Provider", app.instance().provider()));
        lines.add(label("Pid", app.instance().pid().isPresent() ? Long.toString(app.instance().pid().getAsLong())
                : HumanFormat.NONE));
        lines.add(label("Port", app.instance().port().isPresent() ? Integer.toString(app.instance().port().getAsInt())
                : HumanFormat.NONE));
        lines.add(label("URL", HumanFormat.printable(app.url().orElse(HumanFormat.NONE))));
        lines.add(label("Enabled", HumanFormat.yesNo(app.settings().enabled())));
        lines.add(label("Priority", Integer.toString(app.settings().priority())));
        lines.add(label("Always-On", HumanFormat.yesNo(app.settings().alwaysOn())));
        lines.add(label("Idle", HumanFormat.duration(app.use().idleSeconds())));
        lines.add(label("Stops In", HumanFormat.duration(app.use().stopsInSeconds())));
        lines.add(label("Connections", app.use().connections().isPresent()
                ? Integer.toString(app.use().connections().getAsInt()) : HumanFormat.NONE));
        lines.add(label("Memory", HumanFormat.memory(app.use().memoryBytes())));
        lines.add(label("Starts", app.starts().count() + " (" + app.starts().restarts() + " after a crash)"));
        lines.add(label("Last Start Took",
                app.starts().lastSeconds().isPresent() ? HumanFormat.took(app.starts().lastSeconds().getAsDouble())
                        : HumanFormat.NONE));
        return lines;
    }

    /** The table of {@code list}. */
    public List<String> list(List<AppView> apps) {
        var table = new Table(
                List.of("NAME", "STATE", "IDLE", "STOPS IN", "MEMORY", "PRIORITY", "ALWAYS", "URL"),
                        Set.of(2, 3, 4, 5));
        for (var app : apps) {
            table.row(List.of(
                    Cell.of(app.app()),
                    state(app),
                    Cell.of(HumanFormat.duration(app.use().idleSeconds())),
                    Cell.of(HumanFormat.duration(app.use().stopsInSeconds())),
                    Cell.of(HumanFormat.memory(app.use().memoryBytes())),
                    Cell.of(Integer.toString(app.settings().priority())),
                    Cell.of(HumanFormat.yesNo(app.settings().alwaysOn())),
                    Cell.of(app.url().orElse(HumanFormat.NONE))));
        }
        return table.lines(colours);
    }

    private List<String> statusTable(List<AppView> apps) {
        var table = new Table(
                List.of("NAME", "STATE", "IDLE", "STOPS IN", "MEMORY", "PRIORITY", "ALWAYS", "REASON"),
                        Set.of(2, 3, 4, 5));
        for (var app : apps) {
            table.row(List.of(
                    Cell.of(app.app()),
                    state(app),
                    Cell.of(HumanFormat.duration(app.use().idleSeconds())),
                    Cell.of(HumanFormat.duration(app.use().stopsInSeconds())),
                    Cell.of(HumanFormat.memory(app.use().memoryBytes())),
                    Cell.of(Integer.toString(app.settings().priority())),
                    Cell.of(HumanFormat.yesNo(app.settings().alwaysOn())),
                    Cell.of(app.status().reason())));
        }
        return table.lines(colours);
    }

    private static Cell state(AppView app) {
        return new Cell(stateText(app), Tone.ofState(app.state()));
    }

    /** A disabled app is not woken, which its state alone would not tell. */
    private static String stateText(AppView app) {
        return app.settings().enabled() ? app.state() : app.state() + " (disabled)";
    }

    private List<String> problems(LauncherView launcher) {
        if (launcher.problems().isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Problems:");
        lines.add("---------");
        for (var problem : launcher.problems()) {
            problem.lines().forEach(line -> lines.add(colours.paint(Tone.BAD, "! " + HumanFormat.printable(line))));
        }
        return lines;
    }

    private static String label(String name, String value) {
        return name + ":" + " ".repeat(LABEL_WIDTH - name.length()) + value;
    }
}
