package launcher.core.lifecycle;

/** A waiter that is to be answered; unique within a daemon. */
public record WaiterId(long value) {}
