package launcher.daemon.gateway.page;

import java.util.List;

/** A template that cannot be used. */
public final class BadTemplateException extends Exception {

    private static final long serialVersionUID = 1;

    BadTemplateException(List<String> problems) {
        super(String.join("\n", problems));
    }

    /** A problem a line: {@code FILE:LINE:COLUMN: error: …}. */
    public List<String> problems() {
        return String.valueOf(getMessage()).lines().toList();
    }
}
