package launcher.packaging;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import launcher.fixtures.Component;

/** What a test cannot do without. */
final class Requirements {

    private Requirements() {}

    /** The component. Without it the test is skipped under its name, or fails where {@code CI=true}. */
    static <T> T orSkip(Component<T> component) {
        Optional<T> it = component.orSkip();
        assumeTrue(it.isPresent(), component::why);
        return it.orElseThrow();
    }
}
