package launcher.daemon.applog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** The latest lines within a number of bytes, oldest first. Not safe for several threads. */
final class LineRing {

    private final Deque<OutputLine> lines = new ArrayDeque<>();
    private int bytes;

    void add(OutputLine line, int bytesMax) {
        lines.addLast(line);
        bytes += line.bytes();
        shrinkTo(bytesMax);
    }

    /** Forgets the oldest lines until the rest fits; the very latest always stays. */
    void shrinkTo(int bytesMax) {
        while (bytes > bytesMax && lines.size() > 1) {
            bytes -= lines.removeFirst().bytes();
        }
    }

    /** The latest {@code count} lines that fit, oldest first. */
    List<OutputLine> last(int count, Predicate<OutputLine> wanted) {
        List<OutputLine> found = new ArrayList<>();
        Iterator<OutputLine> backwards = lines.descendingIterator();
        while (found.size() < count && backwards.hasNext()) {
            OutputLine line = backwards.next();
            if (wanted.test(line)) {
                found.add(line);
            }
        }
        return found.reversed();
    }

    /** Takes the oldest line out; the ring must not be empty. */
    OutputLine takeFirst() {
        OutputLine first = lines.removeFirst();
        bytes -= first.bytes();
        return first;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    int bytes() {
        return bytes;
    }
}
