package launcher.cli.output;

/** Colours a text, or leaves it as it is where colours are off. */
public record Colours(boolean on) {

    static final String RESET = "\u001b[0m";

    /** What a text is about. */
    public enum Tone {
        PLAIN(""),
        GOOD("\u001b[32m"),
        UNDER_WAY("\u001b[33m"),
        BAD("\u001b[31m"),
        FAINT("\u001b[2m");

        private final String code;

        Tone(String code) {
            this.code = code;
        }

        /** The tone of an app's state. A state of a newer daemon is plain. */
        public static Tone ofState(String state) {
            return switch (state) {
                case "ready" -> GOOD;
                case "starting", "stopping", "paused" -> UNDER_WAY;
                case "failed" -> BAD;
                case "stopped" -> FAINT;
                default -> PLAIN;
            };
        }
    }

    public String paint(Tone tone, String text) {
        return on && tone != Tone.PLAIN ? tone.code + text + RESET : text;
    }
}
