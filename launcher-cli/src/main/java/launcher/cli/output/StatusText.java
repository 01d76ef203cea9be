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
        lines.add(label("Version", launcher.version() + " (pid " + launcher.pid() + ", up " + HumanFormat.duration(launcher.uptimeSeconds()) + ")"));
        lines.add(label("Enabled", HumanFormat.yesNo(launcher.enabled())));
        lines.add(label("On-Demand", HumanFormat.yesNo(launcher.onDemand())));
        lines.add(label("Idle Timeout", HumanFormat.setting(launcher.idleTimeoutSeconds())));
        lines.add(label("Check Interval", HumanFormat.setting(launcher.checkIntervalSeconds())));
        lines.add(label("Memory Threshold", HumanFormat.memory(launcher.memoryThresholdBytes())));
        lines.add(label("Free Memory", launcher.memoryAvailableBytes().isPresent()
                ? HumanFormat.memory(launcher.memoryAvailableBytes().getAsLong())
                : "unknown"));
        lines.addAll(problems(launcher));
        lines.add("");
        lines.add("Apps:");
        lines.add("-----");
        lines.addAll(status.apps().isEmpty() ? List.of("none: add some to the configuration") : statusTable(status.apps()));
        return lines;
    }

    /** One app in full. */
    public List<String> app(AppView app) {
        var lines = new ArrayList<String>();
        lines.add(label("App", app.app()));
        lines.add(label("State", colours.paint(Tone.ofState(app.state()), HumanFormat.printable(app.state()))));
        lines.add(label("Reason", HumanFormat.printable(app.reason()) + " (" + HumanFormat.printable(app.reasonCode()) + ")"));
        lines.add(label("Provider", app.provider()));
        lines.add(label("Pid", app.pid().isPresent() ? Long.toString(app.pid().getAsLong()) : HumanFormat.NONE));
        lines.add(label("Port", app.port().isPresent() ? Integer.toString(app.port().getAsInt()) : HumanFormat.NONE));
        lines.add(label("URL", HumanFormat.printable(app.url().orElse(HumanFormat.NONE))));
        lines.add(label("Enabled", HumanFormat.yesNo(app.enabled())));
        lines.add(label("Priority", Integer.toString(app.priority())));
        lines.add(label("Always-On", HumanFormat.yesNo(app.alwaysOn())));
        lines.add(label("Idle", HumanFormat.duration(app.idleSeconds())));
        lines.add(label("Stops In", HumanFormat.duration(app.stopsInSeconds())));
        lines.add(label("Connections", app.connections().isPresent() ? Integer.toString(app.connections().getAsInt()) : HumanFormat.NONE));
        lines.add(label("Memory", HumanFormat.memory(app.memoryBytes())));
        lines.add(label("Starts", app.starts() + " (" + app.restarts() + " after a crash)"));
        lines.add(label("Last Start Took",
                app.lastStartSeconds().isPresent() ? HumanFormat.took(app.lastStartSeconds().getAsDouble()) : HumanFormat.NONE));
        return lines;
    }

    /** The table of {@code list}. */
    public List<String> list(List<AppView> apps) {
        var table = new Table(
                List.of("NAME", "STATE", "IDLE", "STOPS IN", "MEMORY", "PRIORITY", "ALWAYS", "URL"), Set.of(2, 3, 4, 5));
        for (var app : apps) {
            table.row(List.of(
                    Cell.of(app.app()),
                    state(app),
                    Cell.of(HumanFormat.duration(app.idleSeconds())),
                    Cell.of(HumanFormat.duration(app.stopsInSeconds())),
                    Cell.of(HumanFormat.memory(app.memoryBytes())),
                    Cell.of(Integer.toString(app.priority())),
                    Cell.of(HumanFormat.yesNo(app.alwaysOn())),
                    Cell.of(app.url().orElse(HumanFormat.NONE))));
        }
        return table.lines(colours);
    }

    private List<String> statusTable(List<AppView> apps) {
        var table = new Table(
                List.of("NAME", "STATE", "IDLE", "STOPS IN", "MEMORY", "PRIORITY", "ALWAYS", "REASON"), Set.of(2, 3, 4, 5));
        for (var app : apps) {
            table.row(List.of(
                    Cell.of(app.app()),
                    state(app),
                    Cell.of(HumanFormat.duration(app.idleSeconds())),
                    Cell.of(HumanFormat.duration(app.stopsInSeconds())),
                    Cell.of(HumanFormat.memory(app.memoryBytes())),
                    Cell.of(Integer.toString(app.priority())),
                    Cell.of(HumanFormat.yesNo(app.alwaysOn())),
                    Cell.of(app.reason())));
        }
        return table.lines(colours);
    }

    private static Cell state(AppView app) {
        return new Cell(app.state(), Tone.ofState(app.state()));
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
