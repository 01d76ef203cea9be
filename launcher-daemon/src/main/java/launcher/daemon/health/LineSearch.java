package launcher.daemon.health;

import java.util.regex.Pattern;

/**
 * Searches lines of output for an expression, within bounds: an app may print what it likes, and an expression such as
 * {@code (.*a){20}$} takes longer than the universe on the wrong line.
 */
final class LineSearch {

    /** Only so many characters of a line are searched. */
    static final int LINE_LENGTH_MAX = 4096;

    /** Only so many characters are looked at for one line, however often each; a few milliseconds. */
    static final int STEPS_MAX = 1_000_000;

    private final Pattern pattern;

    /** @throws java.util.regex.PatternSyntaxException if {@code regex} is none; the configuration has checked that */
    LineSearch(String regex) {
        pattern = Pattern.compile(regex);
    }

    enum Found {
        YES,
        NO,
        GAVE_UP
    }

    /** Whether the line contains a match; an interrupt of the thread ends the search with {@link Found#GAVE_UP}. */
    Found in(String line) {
        String head = line.length() <= LINE_LENGTH_MAX ? line : line.substring(0, LINE_LENGTH_MAX);
        try {
            return pattern.matcher(new Counted(head, new Steps())).find() ? Found.YES : Found.NO;
        } catch (TooManySteps | StackOverflowError _) {
            // java.util.regex recurses for groups that repeat: a deep match is given up like a long one
            return Found.GAVE_UP;
        }
    }

    private static final class Steps {
        private int left = STEPS_MAX;

        void take() {
            left--;
            if (left <= 0 || ((left & 0xfff) == 0 && Thread.currentThread().isInterrupted())) {
                throw new TooManySteps();
            }
        }
    }

    private record Counted(CharSequence text, Steps steps) implements CharSequence {
        @Override
        public char charAt(int index) {
            steps.take();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
