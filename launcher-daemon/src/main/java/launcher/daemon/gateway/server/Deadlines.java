package launcher.daemon.gateway.server;

import java.time.Duration;

/**
 * How long each phase of a connection may take; a slower client is disconnected. None of them runs while an upgraded
 * connection is open or while the app itself takes its time.
 *
 * @param idle       until the next request begins
 * @param head       from the first byte of a head to its end
 * @param bodyGrace  how long a client may take for its body in all, on top of what the body's size allows
 * @param bytesPerSecondMin what a body's size allows: the slowest accepted rate
 * @param write      how long a client may take to accept one buffer of the response
 * @param connect    until the app accepts the connection
 * @param pooled     how long an unused connection to an app is kept for the next request; shorter than what
 *                   servers allow, of which uvicorn's and Node's five seconds are the least
 * @param tunnelEnd  how long the app may go on after the client has ended an upgraded connection
 */
public record Deadlines(
        Duration idle,
        Duration head,
        Duration bodyGrace,
        long bytesPerSecondMin,
        Duration write,
        Duration connect,
        Duration pooled,
        Duration tunnelEnd) {

    public static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(75),
            Duration.ofSeconds(15),
            Duration.ofSeconds(20),
            512,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(4),
            Duration.ofSeconds(10));
}
