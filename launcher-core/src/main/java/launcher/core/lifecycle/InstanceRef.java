package launcher.core.lifecycle;

/**
 * What a provider calls the thing that runs for a run, also as text for operators: {@code pid 4711}. Only the provider
 * knows what is behind it.
 */
public record InstanceRef(String value) {

    @Override
    public String toString() {
        return value;
    }
}
