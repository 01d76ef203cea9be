package launcher.daemon.gateway.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Component;
import launcher.fixtures.StreamlitVenv;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streamlit's own descriptors say the numbers that we rely on. */
@Tag("slow")
class StreamlitProtocolTest {

    private static final String PRINT = """
            from streamlit.proto.BackMsg_pb2 import BackMsg
            from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
            from streamlit.proto.ClientState_pb2 import ClientState
            for message in (BackMsg, ForwardMsg, ClientState):
                for field in message.DESCRIPTOR.fields:
                    print(f"{message.__name__}.{field.name} {field.number} {field.type}")
            for name, value in ForwardMsg.ScriptFinishedStatus.items():
                print(f"{name} {value} enum")
            operation = BackMsg.DESCRIPTOR.fields_by_name.get("backend_operation_request")
            for field in operation.message_type.fields if operation else ():
                print(f"Operation.{field.name} {field.number} {field.type}")
            """;

    /** As protobuf's FieldDescriptor numbers them. */
    private static final String BOOL = "8";
    private static final String MESSAGE = "11";
    private static final String ENUM = "14";

    @ParameterizedTest
    @ValueSource(strings = {StreamlitVenv.TORNADO, StreamlitVenv.STARLETTE})
    void everyFieldHasTheNumberThatWeKnowItBy(String version) throws IllegalAccessException {
        Component<StreamlitVenv> component = StreamlitVenv.of(version);
        Assumptions.assumeTrue(component.orSkip().isPresent(), component::why);
        StreamlitVenv venv = component.orSkip().orElseThrow();
        Map<String, String> fields =
                CommandResult.command(Duration.ofMinutes(1), List.of(venv.python().toString(), "-c", PRINT))
                .succeeded().out().lines().map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));

        var known = new TreeMap<String, Integer>();
        for (Field constant : StreamlitProtocol.class.getDeclaredFields()) {
            if (constant.getType() == int.class) {
                known.put(constant.getName(), constant.getInt(null));
            }
        }
        assertThat(fields).containsEntry("BackMsg.rerun_script", known.get("RERUN_SCRIPT") + " " + MESSAGE)
                .containsEntry("ClientState.is_auto_rerun", known.get("IS_AUTO_RERUN") + " " + BOOL)
                .containsEntry("ForwardMsg.new_session", known.get("NEW_SESSION") + " " + MESSAGE)
                .containsEntry("ForwardMsg.script_finished", known.get("SCRIPT_FINISHED") + " " + ENUM)
                .containsEntry("FINISHED_EARLY_FOR_RERUN", known.get("FINISHED_EARLY_FOR_RERUN") + " enum");
        fields.forEach((name, described) -> {
            if (name.startsWith("BackMsg.")) {
                String constant = name.substring("BackMsg.".length()).toUpperCase(java.util.Locale.ROOT);
                assertThat(described).as(name).startsWith(known.get(constant) + " ");
            } else if (name.equals("Operation.dataframe_chunk")) {
                assertThat(described).isEqualTo(known.get("DATAFRAME_CHUNK") + " " + MESSAGE);
            }
        });
    }
}
