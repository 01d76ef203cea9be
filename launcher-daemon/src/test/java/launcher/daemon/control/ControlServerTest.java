package launcher.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.Response;
import launcher.core.protocol.result.Started;
import launcher.core.protocol.result.VersionView;
import org.junit.jupiter.api.Test;

class ControlServerTest extends ControlServerFixture {

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
    void peerIsNamedByTheKernel() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Version());
            var uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            assertThat(client.hear().orElseThrow()).isEqualTo(new Response.Ok("1",
                    new VersionView("of uid " + uid, ProcessHandle.current().pid()).toJson()));
        }
    }

    @Test
    void streamIsItsItemsAndThenTheEnd() throws Exception {
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
    void hangUpCancelsOnlyTheWaitOfItsClient() throws Exception {
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
    void clientThatStoppedSendingIsStillAnswered() throws Exception {
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
    void halfALineAndAHangUpAreHarmless() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.sendText("{\"v\":1,\"id\":\"1\",\"cm");
        }
        assertServes();
    }

    @Test
    void malformedRequestIsAnsweredAndTheConnectionClosed() throws Exception {
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
    void requestBeforeABadLineIsAnsweredFirst() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.sendText(
                    "{\"v\":1,\"id\":\"1\",\"cmd\":\"ping\"}\nnonsense\n{\"v\":1,\"id\":\"2\",\"cmd\":\"ping\"}\n");
            assertThat(client.hearOk()).isEqualTo("1");
            assertThat(client.hearError()).isEqualTo(ErrorCode.BAD_REQUEST);
            assertThat(client.hear()).isEmpty();
        }
    }

    @Test
    void bugInAHandlerIsAnsweredInternal() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Reload(false)).send("2", new Request.Ping());
            assertThat(client.hearError()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(client.hearOk()).isEqualTo("2");
        }
    }

    @Test
    void endedResponseTakesNothingMore() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.SetPriority("a", OptionalInt.of(1), Optional.empty()))
                    .send("2", new Request.Start("a", true));
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
}
