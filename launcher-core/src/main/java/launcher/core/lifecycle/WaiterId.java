package launcher.core.lifecycle;

/** Somebody who is owed an answer; unique within one daemon. */
public record WaiterId(long value) {}
