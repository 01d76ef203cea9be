package launcher.daemon.gateway.http;

/** A header field to be written. */
public record HeaderField(String name, String value) {}
