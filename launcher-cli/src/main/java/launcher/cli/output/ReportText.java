package launcher.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import launcher.cli.output.Colours.Tone;
import launcher.cli.output.Table.Cell;
import launcher.core.protocol.result.BatchReport;
import launcher.core.protocol.result.CheckReport;
import launcher.core.protocol.result.Explanation;
import launcher.core.protocol.result.PrioritySet;
import launcher.core.protocol.result.ReloadReport;
import launcher.core.protocol.result.Started;
import launcher.core.protocol.result.Stopped;

/** What the verbs besides {@code status} and {@code list} tell people. */
public final class ReportText {

    private static final String READY = "ready";
    private static final String STOPPED = "stopped";

    private ReportText() {}

    public static String started(Started started) {
        if (started.startedInSeconds().isPresent()) {
            return started.app() + " is " + started.state() + " (started in "
                    + HumanFormat.took(started.startedInSeconds().getAsDouble()) + ")";
        }
        return started.app() + " is " + (started.state().equals(READY) ? "already ready" : started.state());
    }

    public static String stopped(Stopped stopped) {
        var already = !stopped.wasRunning() && stopped.state().equals(STOPPED);
        return stopped.app() + " is " + (already ? "already stopped" : stopped.state());
    }

    public static String priority(PrioritySet set) {
        return set.app() + ": priority " + set.priority() + ", always-on " + HumanFormat.yesNo(set.alwaysOn());
    }

    /**
     * The apps for which it worked, one a line.
     *
     * @param done what they are now
     */
    public static List<String> batch(BatchReport report, String done) {
        var lines = new ArrayList<String>();
        report.done().forEach(app -> lines.add(app + " is " + done));
        if (lines.isEmpty() && report.failed().isEmpty()) {
            lines.add("nothing to do");
        }
        return lines;
    }

    /** What was decided, one line an app, and the sum of it. */
    public static List<String> check(CheckReport report, Colours colours) {
        var lines = new ArrayList<String>();
        if (!report.decisions().isEmpty()) {
            var table = new Table(List.of("NAME", report.dryRun() ? "WOULD" : "ACTION", "REASON"), Set.of());
            for (var decision : report.decisions()) {
                var tone = decision.action().equals("keep") ? Tone.PLAIN : Tone.UNDER_WAY;
                table.row(List.of(Cell.of(decision.app()), new Cell(decision.action(), tone),
                        Cell.of(decision.reason())));
            }
            lines.addAll(table.lines(colours));
        }
        lines.add((report.dryRun() ? "dry run: " : "") + HumanFormat.printable(report.message()));
        return lines;
    }

    public static List<String> explanation(Explanation explanation, Colours colours) {
        var lines = new ArrayList<String>();
        var state = colours.paint(Tone.ofState(explanation.standing().state()),
                HumanFormat.printable(explanation.standing().state()));
        lines.add(explanation.standing().app() + " is " + state + ": " + HumanFormat.printable(explanation.standing()
                .why()) + " (" + HumanFormat.printable(explanation.standing().reasonCode()) + ")");
        lines.add("  last activity:   " + explanation.lastActivity()
                .map(activity -> HumanFormat.printable(activity.what()) + ", "
                        + HumanFormat.duration(activity.agoSeconds()) + " ago")
                .orElse("none seen"));
        explanation.clocks().ifPresent(clocks -> lines.add("  clocks:          " + clocks(clocks)));
        lines.add("  will stop:       " + (explanation.outlook().stopsIn().isPresent()
                ? "in " + HumanFormat.duration(explanation.outlook().stopsIn().getAsDouble()) + " unless used: "
                : "no: ") + HumanFormat.printable(explanation.outlook().stopWhy()));
        if (explanation.clocks().isPresent()) {
            lines.add("  evicted before:  " + (explanation.outlook().evictedBefore().isEmpty()
                    ? "nothing: it would go first, or cannot be evicted"
                    : String.join(", ", explanation.outlook().evictedBefore())));
        }
        explanation.notes().forEach(note -> lines.add("  note:            " + HumanFormat.printable(note)));
        return lines;
    }

    private static String clocks(Explanation.Clocks clocks) {
        var human = "human " + HumanFormat.duration(clocks.human()) + " ago";
        var data = clocks.data().isPresent() ? "data " + HumanFormat.duration(clocks.data().getAsDouble()) + " ago"
                : "no data";
        var busy = clocks.busy().isPresent()
                ? "busy (" + clocks.openUses() + ", the last for " + HumanFormat.duration(clocks.busy().getAsDouble())
                        + ")"
                : "not busy";
        var connections = clocks.connections() + (clocks.connections() == 1 ? " connection" : " connections");
        return String.join(", ", human, data, busy, connections)
                + clocks.decidedBy().map(clock -> "; decided by " + HumanFormat.printable(clock)).orElse("");
    }

    public static List<String> reload(ReloadReport report) {
        var lines = new ArrayList<String>();
        named(lines, "added", report.added());
        named(lines, "removed", report.removed());
        named(lines, "changed", report.changed());
        named(lines, "kept", report.kept());
        if (lines.isEmpty()) {
            lines.add("reloaded: no app differs");
        }
        report.notes().forEach(note -> lines.add("note: " + HumanFormat.printable(note)));
        return lines;
    }

    private static void named(List<String> lines, String what, List<String> apps) {
        if (!apps.isEmpty()) {
            lines.add(what + ": " + String.join(", ", apps));
        }
    }
}
