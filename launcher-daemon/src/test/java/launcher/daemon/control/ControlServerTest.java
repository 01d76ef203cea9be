package launcher.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.Response;
import launcher.core.protocol.WireError;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.Pong;
import launcher.core.protocol.result.Started;
import launcher.core.protocol.result.StreamEnd;
import launcher.core.protocol.result.VersionView;
import launcher.daemon.engine.ResponseChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

@Timeout(30)
class ControlServerTest {

    private static final ControlLimits LIMITS = ControlLimits.STANDARD;

    @TempDir
    Path folder;

    private final List<ControlServer> servers = new ArrayList<>();

    /**
     * Answers pings; a start waits until the test ends it; streams three events, or without end when following.
     */
    private static final class FakeHandler implements CommandHandler {
        final BlockingQueue<ResponseChannel> waiting = new LinkedBlockingQueue<>();
        final CountDownLatch cancelled = new CountDownLatch(1);
        final CompletableFuture<Integer> refusedAt = new CompletableFuture<>();

        @Override
        public void handle(Request request, PeerCredentials peer, ResponseChannel conversation) {
            switch (request) {
                case Request.Ping _ -> conversation.ok(new Pong());
                case Request.Version _ -> conversation.ok(new VersionView("of uid " + peer.uid(), peer.pid()));
                case Request.Start start -> {
                    conversation.onHangUp(cancelled::countDown);
                    waiting.add(conversation);
                }
                case Request.Events events when events.follow() -> {
                    conversation.onHangUp(cancelled::countDown);
                    waiting.add(conversation);
                }
                case Request.Events _ -> {
                    for (int i = 0; i < 3; i++) {
                        conversation.event(event(i));
                    }
                    conversation.ok(new StreamEnd(3));
                }
                case Request.Logs logs -> {
                    int sent = 0;
                    while (sent < logs.lines() && conversation.event(event(sent))) {
                        sent++;
                    }
                    refusedAt.complete(sent);
                    conversation.ok(new StreamEnd(sent));
                }
                case Request.Restart _ -> {
                    conversation.onHangUp(cancelled::countDown);
                    waiting.add(conversation);
                    awaitCancelled();
                }
                case Request.Reload _ -> throw new IllegalStateException("planted");
                default -> conversation.fail(WireError.of(ErrorCode.NOT_SUPPORTED, "not by this fake"));
            }
        }

        private void awaitCancelled() {
            try {
                cancelled.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        ResponseChannel takeWaiting() throws InterruptedException {
            var conversation = waiting.poll(10, TimeUnit.SECONDS);
            assertThat(conversation).isNotNull();
            return conversation;
        }
    }

    private static EventLine event(int seq) {
        return new EventLine(seq, "2026-11-20T09:00:00.123Z", Optional.empty(), "reloaded", "m".repeat(200));
    }

    private final FakeHandler handler = new FakeHandler();

    private Path socketFolder() {
        return folder.resolve("run");
    }

    private Path socket() {
        return socketFolder().resolve("control.sock");
    }

    private ControlServer open(ControlLimits limits) {
        var opening = ControlServer.open(socket(), () -> false, limits);
        assertThat(opening).isInstanceOf(ControlServer.Opening.Opened.class);
        var server = ((ControlServer.Opening.Opened) opening).server();
        server.serve(handler);
        servers.add(server);
        return server;
    }

    private TestClient connect() throws IOException {
        return new TestClient(socket());
    }

    @AfterEach
    void closeServersAndFindNothingLeft() throws IOException {
        for (var server : servers) {
            server.close();
        }
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("control-"));
        if (Files.isDirectory(socketFolder())) {
            try (var left = Files.list(socketFolder())) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInOrder() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Ping()).send("2", new Request.Start("a", true)).send("3", new Request.Ping());
            assertThat(client.hearOk()).isEqualTo("1");
            handler.takeWaiting().ok(new Started("a", "ready", OptionalDouble.of(1)));
            assertThat(client.hearOk()).isEqualTo("2");
            assertThat(client.hearOk()).isEqualTo("3");
        }
    }

    @Test
    void thePeerIsToldByTheKernel() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Version());
            var uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            assertThat(client.hear().orElseThrow()).isEqualTo(new Response.Ok("1",
                    new VersionView("of uid " + uid, ProcessHandle.current().pid()).toJson()));
        }
    }

    @Test
    void aStreamIsItsItemsAndThenTheAnswer() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Events(false, Optional.empty()));
            for (int i = 0; i < 3; i++) {
                assertThat(client.hear().orElseThrow()).isEqualTo(new Response.Event("1", event(i).toJson()));
            }
            assertThat(client.hearOk()).isEqualTo("1");
        }
    }

    @Test
    void aHangUpWhileAStartWaitsCancelsThatWaitAndNoOther() throws Exception {
        open(LIMITS);
        try (var patient = connect()) {
            patient.send("1", new Request.Start("a", true));
            var other = handler.takeWaiting();
            var impatient = connect();
            impatient.send("2", new Request.Start("a", true));
            handler.takeWaiting();
            impatient.close();
            assertThat(handler.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
            other.ok(new Started("a", "ready", OptionalDouble.of(1)));
            assertThat(patient.hearOk()).isEqualTo("1");
        }
    }

    @Test
    void aClientThatOnlyStoppedSendingIsStillAnswered() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Events(false, Optional.empty())).send("2", new Request.Ping());
            client.closeSending();
            for (int i = 0; i < 3; i++) {
                assertThat(client.hear().orElseThrow()).isInstanceOf(Response.Event.class);
            }
            assertThat(client.hearOk()).isEqualTo("1");
            assertThat(client.hearOk()).isEqualTo("2");
            assertThat(client.hear()).isEmpty();
        }
    }

    @Test
    void halfALineAndAHangUpHarmNobody() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.sendText("{\"v\":1,\"id\":\"1\",\"cm");
        }
        assertServes();
    }

    @Test
    void whatIsNoRequestIsAnsweredAndTheConnectionClosed() throws Exception {
        open(LIMITS);
        for (var line : List.of("GET / HTTP/1.1", "", "{\"v\":1,\"id\":\"1\",\"cmd\":\"strat\"}", "\u0000")) {
            try (var client = connect()) {
                client.sendText(line + "\n");
                assertThat(client.hearError()).isEqualTo(ErrorCode.BAD_REQUEST);
                assertThat(client.hear()).isEmpty();
            }
        }
        try (var client = connect()) {
            client.sendBytes(new byte[] {'{', (byte) 0xC3, '}', '\n'});
            assertThat(client.hearError()).isEqualTo(ErrorCode.BAD_REQUEST);
        }
        assertServes();
    }

    @Test
    void aRequestBeforeABadLineIsAnsweredFirst() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.sendText("{\"v\":1,\"id\":\"1\",\"cmd\":\"ping\"}\nnonsense\n{\"v\":1,\"id\":\"2\",\"cmd\":\"ping\"}\n");
            assertThat(client.hearOk()).isEqualTo("1");
            assertThat(client.hearError()).isEqualTo(ErrorCode.BAD_REQUEST);
            assertThat(client.hear()).isEmpty();
        }
    }

    @Test
    void aTenMegabyteLineIsRefusedAfterTheFirst() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            int sent = 0;
            try {
                for (; sent < 10 * 1024; sent++) {
                    client.sendText("x".repeat(1024));
                }
            } catch (IOException e) {
                // cut off in the middle, as it should be
            }
            assertThat(sent).isBetween(1024, 4 * 1024);
            assertThat(client.hear().orElseThrow()).isInstanceOfSatisfying(Response.Failed.class,
                    failed -> assertThat(failed.error().message()).isEqualTo("a line is longer than 1048576 bytes"));
        }
        assertServes();
    }

    @Test
    void aLineOfTheGreatestLengthIsRead() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            var ping = "{\"v\":1,\"id\":\"1\",\"cmd\":\"ping\"}";
            client.sendText(ping + " ".repeat(1024 * 1024 - ping.length()) + "\n");
            assertThat(client.hearOk()).isEqualTo("1");
        }
    }

    @Test
    void theConnectionAfterTheLastIsToldBusyAndOthersGoOn() throws Exception {
        open(LIMITS);
        var clients = new ArrayList<TestClient>();
        for (int i = 0; i < 64; i++) {
            var client = connect();
            clients.add(client);
            client.send("1", new Request.Ping());
            assertThat(client.hearOk()).isEqualTo("1");
        }
        try (var late = connect()) {
            assertThat(late.hearError()).isEqualTo(ErrorCode.BUSY);
            assertThat(late.hear()).isEmpty();
        }
        for (var client : clients) {
            client.send("2", new Request.Ping());
            assertThat(client.hearOk()).isEqualTo("2");
            client.close();
        }
        assertServesAgain();
    }

    @Test
    void fiveHundredConnectionsAtOnceAreEachAnsweredOrToldBusy() throws Exception {
        open(LIMITS);
        var answered = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 500; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (var client = connect()) {
                    var line = ask(client);
                    if (line instanceof Response.Ok || (line instanceof Response.Failed(_, var e) && e.code() == ErrorCode.BUSY)) {
                        answered.incrementAndGet();
                    }
                } catch (IOException | WireFormatException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(answered).hasValue(500);
        assertServesAgain();
    }

    private static Response ask(TestClient client) throws IOException, WireFormatException {
        try {
            client.send("1", new Request.Ping());
        } catch (IOException e) {
            // told busy and closed before we had spoken: the answer is there all the same
            return client.hear().orElseThrow();
        }
        return client.hear().orElseThrow();
    }

    @Test
    void aBugInAHandlerIsAnsweredAndTheConnectionGoesOn() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Reload()).send("2", new Request.Ping());
            assertThat(client.hearError()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(client.hearOk()).isEqualTo("2");
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        open(new ControlLimits(64, Duration.ofMillis(100), LIMITS.writeStall(), LIMITS.backlogChars(), LIMITS.farewell()));
        try (var client = connect()) {
            client.sendText("{\"v\":1,");
            assertThat(client.hear()).isEmpty();
        }
    }

    @Test
    void aConnectionThatWaitsForItsAnswerIsNotIdle() throws Exception {
        open(new ControlLimits(64, Duration.ofMillis(100), LIMITS.writeStall(), LIMITS.backlogChars(), LIMITS.farewell()));
        try (var client = connect(); var idle = connect()) {
            client.send("1", new Request.Start("a", true));
            var conversation = handler.takeWaiting();
            assertThat(idle.hear()).isEmpty();
            conversation.ok(new Started("a", "ready", OptionalDouble.of(1)));
            assertThat(client.hearOk()).isEqualTo("1");
        }
    }

    @Test
    void aStreamThatIsReadTooSlowlyIsDroppedWithAWord() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Events(true, Optional.empty()));
            var conversation = handler.takeWaiting();
            int sent = 0;
            while (conversation.event(event(sent)) && sent < 100_000) {
                sent++;
            }
            assertThat(sent).isLessThan(100_000);
            Optional<Response> last = client.hear();
            while (last.orElseThrow() instanceof Response.Event) {
                last = client.hear();
            }
            assertThat(last.orElseThrow()).isInstanceOfSatisfying(Response.Failed.class,
                    failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.TOO_SLOW));
            client.send("2", new Request.Ping());
            assertThat(client.hearOk()).isEqualTo("2");
        }
    }

    @Test
    void aClientThatReadsNothingIsCutOff() throws Exception {
        open(new ControlLimits(64, LIMITS.idle(), Duration.ofMillis(100), LIMITS.backlogChars(), LIMITS.farewell()));
        try (var client = connect()) {
            client.send("1", new Request.Logs(List.of(), false, 1_000_000, OptionalDouble.empty(), false));
            assertThat(handler.refusedAt.get(10, TimeUnit.SECONDS)).isLessThan(1_000_000);
        }
        assertServes();
    }

    @Test
    void aSecondServerIsToldTheFirstOnesPid() throws Exception {
        open(LIMITS);
        assertThat(ControlServer.open(socket(), () -> false))
                .isEqualTo(new ControlServer.Opening.AlreadyRunning(ProcessHandle.current().pid()));
        assertServes();
    }

    @Test
    void ofManyServersThatStartAtOnceExactlyOneOpens() throws Exception {
        Files.createDirectories(socketFolder());
        leaveStaleSocket();
        var openings = new LinkedBlockingQueue<ControlServer.Opening>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> openings.add(openPatiently())));
        }
        for (var thread : threads) {
            thread.join();
        }
        var opened = openings.stream().filter(opening -> opening instanceof ControlServer.Opening.Opened).toList();
        opened.forEach(opening -> servers.add(((ControlServer.Opening.Opened) opening).server()));
        assertThat(openings).hasSize(8);
        assertThat(opened).hasSize(1);
        servers.forEach(server -> server.serve(handler));
        assertServes();
    }

    /** File locks are between processes: threads of one that meet are told so, and try again here. */
    private ControlServer.Opening openPatiently() {
        while (true) {
            try {
                return ControlServer.open(socket(), () -> false);
            } catch (OverlappingFileLockException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aStaleSocketIsReplaced() throws Exception {
        Files.createDirectories(socketFolder());
        leaveStaleSocket();
        open(LIMITS);
        assertServes();
    }

    private void leaveStaleSocket() throws IOException {
        try (var stale = AFUNIXServerSocket.newInstance()) {
            stale.setDeleteOnClose(false);
            stale.bind(AFUNIXSocketAddress.of(socket()));
        }
        assertThat(Files.exists(socket())).isTrue();
    }

    @Test
    void aSocketOfWhichItCannotBeToldWhetherItIsServedIsLeftAlone() throws Exception {
        Files.createDirectories(socketFolder());
        try (var ofAnotherKind = AFUNIXDatagramSocket.newInstance()) {
            ofAnotherKind.bind(AFUNIXSocketAddress.of(socket()));

            assertThat(ControlServer.open(socket(), () -> false)).isInstanceOfSatisfying(ControlServer.Opening.Impossible.class,
                    impossible -> assertThat(impossible.why()).contains("it cannot be told whether a daemon serves it"));
            assertThat(socket()).exists();
        }
        Files.deleteIfExists(socket());
    }

    @Test
    void othersMayConnectAsSoonAsTheReadersAreAll() throws Exception {
        var all = new AtomicBoolean();
        var opening = ControlServer.open(socket(), all::get, LIMITS);
        try (var server = ((ControlServer.Opening.Opened) opening).server()) {
            assertThat(rights(socket())).isEqualTo("rw-rw----");
            all.set(true);
            server.readersChanged();
            assertThat(rights(socket())).isEqualTo("rw-rw-rw-");
            all.set(false);
            server.readersChanged();
            assertThat(rights(socket())).isEqualTo("rw-rw----");
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws Exception {
        Files.createDirectories(socketFolder());
        Files.writeString(socket(), "precious");
        assertThat(ControlServer.open(socket(), () -> false)).isEqualTo(new ControlServer.Opening.Impossible(
                "control socket: " + socket() + " exists and is no socket; remove it or set another launcher.socket"));
        assertThat(Files.readString(socket())).isEqualTo("precious");
        Files.delete(socket());
    }

    @Test
    void aPathThatIsTooLongSaysSo() {
        var path = folder.resolve("x".repeat(120));
        assertThat(ControlServer.open(path, () -> false)).isInstanceOfSatisfying(ControlServer.Opening.Impossible.class,
                impossible -> assertThat(impossible.why()).contains("bytes, and a Unix socket's at most 107"));
    }

    @Test
    void aMissingFolderIsMadeForTheGroupOnlyAndAnExistingOneKept() throws Exception {
        open(LIMITS);
        assertThat(rights(socketFolder())).isEqualTo("rwxr-x---");
        assertThat(rights(socket())).isEqualTo("rw-rw----");
        servers.removeFirst().close();
        Files.setPosixFilePermissions(socketFolder(), PosixFilePermissions.fromString("rwxr-xrwx"));
        open(LIMITS);
        assertThat(rights(socketFolder())).isEqualTo("rwxr-xrwx");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void closingAnswersWhoWaitsAndRemovesTheSocket() throws Exception {
        var server = open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Start("a", true));
            handler.takeWaiting();
            server.close();
            assertThat(client.hearError()).isEqualTo(ErrorCode.SHUTTING_DOWN);
            assertThat(client.hear()).isEmpty();
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void closingAlsoEndsAHandlerThatBlocks() throws Exception {
        var server = open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Restart("a", true));
            handler.takeWaiting();
            server.close();
            assertThat(client.hearError()).isEqualTo(ErrorCode.SHUTTING_DOWN);
        }
    }

    @Test
    void closingLeavesASocketThatSomebodyElseHasPutThere() throws Exception {
        var server = open(LIMITS);
        Files.delete(socket());
        Files.writeString(socket(), "another's");
        server.close();
        assertThat(Files.readString(socket())).isEqualTo("another's");
        Files.delete(socket());
    }

    @Test
    void anEndedConversationTakesNothingMore() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.SetPriority("a", OptionalInt.of(1), Optional.empty())).send("2", new Request.Start("a", true));
            assertThat(client.hearError()).isEqualTo(ErrorCode.NOT_SUPPORTED);
            var conversation = handler.takeWaiting();
            conversation.ok(new Started("a", "ready", OptionalDouble.empty()));
            conversation.ok(new Started("a", "ready", OptionalDouble.empty()));
            assertThat(conversation.event(event(1))).isFalse();
            client.send("3", new Request.Ping());
            assertThat(client.hearOk()).isEqualTo("2");
            assertThat(client.hearOk()).isEqualTo("3");
        }
    }

    private void assertServes() throws Exception {
        try (var client = connect()) {
            client.sendBytes("{\"v\":1,\"id\":\"ä\",\"cmd\":\"ping\"}\n".getBytes(StandardCharsets.UTF_8));
            assertThat(client.hearOk()).isEqualTo("ä");
        }
    }

    /** After a full house the freed connections are noticed a moment later. */
    private void assertServesAgain() throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            try (var client = connect()) {
                if (ask(client) instanceof Response.Ok) {
                    return;
                }
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }
}
