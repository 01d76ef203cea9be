package launcher.core.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an app's process is started and stopped.
 *
 * @param command          the arguments; {@code {port} {app} {base_path}} are still in them and are filled in at the start,
 *                         {@code {{} and {@code }}} stand for literal braces
 * @param shell            true: {@code command} has one element, which {@code sh -c} runs
 * @param cwd              an absolute path; empty: the app's own folder where it has one, else {@code /}
 * @param env              the app's own variables, with the same placeholders as the command
 * @param envFile          an absolute path of lines {@code NAME=value}, read at each start
 * @param user             the account to run as; empty: the daemon's own
 * @param memoryLimitBytes the most memory the whole process tree may hold
 * @param basePath         the path the app itself serves under, without slashes at the ends; empty if it serves at the root
 * @param streamlit        true if this is a Streamlit app that the launcher built the command for
 */
public record ProcessSpec(
        List<String> command,
        boolean shell,
        Optional<String> cwd,
        Map<String, String> env,
        Optional<String> envFile,
        Optional<String> user,
        PortSpec port,
        OptionalLong memoryLimitBytes,
        StopSpec stop,
        Optional<String> basePath,
        boolean streamlit) {

    public ProcessSpec {
        command = List.copyOf(command);
        env = Map.copyOf(env);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("an empty command");
        }
    }

    ProcessSpec with(StopSpec changed) {
        return new ProcessSpec(command, shell, cwd, env, envFile, user, port, memoryLimitBytes, changed, basePath, streamlit);
    }

    /** Where an app listens. */
    public sealed interface PortSpec {
        /** It does not listen on a TCP port that the launcher knows of. */
        record None() implements PortSpec {}

        /** The launcher picks a free port for each run. */
        record Auto() implements PortSpec {}

        /** Always this one, 1 to 65535. */
        record Fixed(int number) implements PortSpec {}
    }
}
