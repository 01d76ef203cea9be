package launcher.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Aligned columns, two spaces apart. */
public final class Table {

    private static final String GAP = "  ";

    private final List<String> header;
    private final Set<Integer> rightAligned;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** The text of a cell, with its colour. */
    public record Cell(String text, Colours.Tone tone) {
        public Cell {
            text = HumanFormat.printable(text);
        }

        public static Cell of(String text) {
            return new Cell(text, Colours.Tone.PLAIN);
        }
    }

    /**
     * An empty table.
     *
     * @param rightAligned the columns of numbers, from 0
     */
    public Table(List<String> header, Set<Integer> rightAligned) {
        this.header = List.copyOf(header);
        this.rightAligned = Set.copyOf(rightAligned);
    }

    public void row(List<Cell> cells) {
        rows.add(List.copyOf(cells));
    }

    /** All lines, the header first, without blanks at their ends. */
    public List<String> lines(Colours colours) {
        var widths = widths();
        var lines = new ArrayList<String>();
        lines.add(line(header.stream().map(Cell::of).toList(), widths, colours));
        rows.forEach(row -> lines.add(line(row, widths, colours)));
        return lines;
    }

    private int[] widths() {
        var widths = new int[header.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(header.get(i));
            for (var row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i).text()));
            }
        }
        return widths;
    }

    private String line(List<Cell> cells, int[] widths, Colours colours) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            var cell = cells.get(i);
            var painted = colours.paint(cell.tone(), cell.text());
            var blanks = " ".repeat(widths[i] - width(cell.text()));
            boolean last = i == widths.length - 1;
            line.append(rightAligned.contains(i) ? blanks + painted : last ? painted : painted + blanks);
            line.append(last ? "" : GAP);
        }
        return line.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
