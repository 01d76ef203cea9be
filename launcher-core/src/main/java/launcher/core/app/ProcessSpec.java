package launcher.core.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An app that is a process of this machine, and how the process is started.
 *
 * @param command the arguments; {@code {port} {app} {base_path}} are still in them and are filled in at the start,
 *                {@code {{} and {@code }}} stand for literal braces
 * @param shell   true: {@code command} has one element, which {@code sh -c} runs
 * @param cwd     an absolute path; empty: the app's own folder where it has one, else {@code /}
 * @param env     the app's own variables, with the same placeholders as the command
 * @param envFile an absolute path of lines {@code NAME=value}, read at each start
 * @param user    the account to run as; empty: the daemon's own
 */
public record ProcessSpec(
        List<String> command,
        boolean shell,
        Optional<String> cwd,
        Map<String, String> env,
        Optional<String> envFile,
        Optional<String> user)
        implements WorkloadSpec {

    public ProcessSpec {
        command = List.copyOf(command);
        env = Map.copyOf(env);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("an empty command");
        }
    }
}
