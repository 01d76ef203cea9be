package launcher.core.app;

/** Where an app listens. */
public sealed interface PortSpec {

    /** It does not listen on a TCP port that the launcher knows of. */
    record None() implements PortSpec {}

    /** The launcher picks a free port for each run. */
    record Auto() implements PortSpec {}

    /** Always this port, 1 to 65535. */
    record Fixed(int number) implements PortSpec {}
}
