package launcher.daemon.gateway;

import launcher.core.app.Reason;
import launcher.core.lifecycle.Refusal;
import org.jspecify.annotations.NullMarked;

/** Breaks a rule on purpose: it gives clients what only operators see. */
@NullMarked
public record PlantedReaderOfTexts(Refusal refusal, Reason reason) {

    String answer() {
        return refusal.text() + reason.text();
    }
}
