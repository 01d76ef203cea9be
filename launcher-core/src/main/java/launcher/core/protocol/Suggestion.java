package launcher.core.protocol;

import java.util.Collection;
import java.util.Optional;

/** Guesses which known word the user meant: "did you mean". */
public final class Suggestion {

    /** Longer words are not guessed at, so that a guess costs next to nothing whatever is asked. */
    static final int WORD_LENGTH_MAX = 64;

    private Suggestion() {}

    /**
     * The known word nearest to {@code word}, if it is near enough to be meant; of equally near words the first in the
     * alphabet.
     */
    public static Optional<String> closest(String word, Collection<String> known) {
        if (word.isEmpty() || word.length() > WORD_LENGTH_MAX) {
            return Optional.empty();
        }
        String best = "";
        int bestDistance = Math.max(1, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = candidate.length() > WORD_LENGTH_MAX ? bestDistance + 1 : distance(word, candidate);
            boolean firstOfEqual = distance == bestDistance && !best.isEmpty() && candidate.compareTo(best) < 0;
            if (distance < bestDistance || firstOfEqual) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** {@code , did you mean "hello"?} or nothing, to be put behind a message. */
    public static String hint(String word, Collection<String> known) {
        return closest(word, known).map(guess -> ", did you mean \"" + guess + "\"?").orElse("");
    }

    /** How many letters must be changed, added, left out or swapped with their neighbour. */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }
}
