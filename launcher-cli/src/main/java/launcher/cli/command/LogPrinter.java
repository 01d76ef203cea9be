package launcher.cli.command;

import java.util.List;
import launcher.cli.client.ItemSink;
import launcher.cli.output.Colours.Tone;
import launcher.cli.output.HumanFormat;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.LogLine;

/** Prints apps' output as it comes, each line behind its app's name if there are several. */
final class LogPrinter implements ItemSink {

    private final CliContext session;
    private final boolean prefixed;
    private final boolean timestamps;
    private int width;

    /** @param apps empty: all, and so prefixed */
    LogPrinter(CliContext session, List<String> apps, boolean timestamps) {
        this.session = session;
        this.prefixed = apps.size() != 1;
        this.timestamps = timestamps;
        this.width = apps.stream().mapToInt(String::length).max().orElse(0);
    }

    @Override
    public boolean accept(Json.Obj item) throws WireFormatException {
        if (session.json()) {
            session.printJson(item);
            return session.flush();
        }
        var line = LogLine.fromJson(item);
        String time = timestamps ? session.colours().paint(Tone.FAINT, line.time()) + " " : "";
        session.print((prefixed ? prefix(line.app()) : "") + time + HumanFormat.output(line.line()));
        return session.flush();
    }

    /** As wide as the longest name so far. */
    private String prefix(String app) {
        width = Math.max(width, app.length());
        return session.colours().paint(Tone.FAINT, app + " ".repeat(width - app.length()) + " | ");
    }
}
