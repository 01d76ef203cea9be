package launcher.daemon.provider;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The provider of the test kit keeps the contract too, behind the registry, so that tests on it say something about the
 * real providers.
 */
class ScriptedProviderContractTest extends ProviderContractTest {

    private final ScriptedHost host = new ScriptedHost();

    @Override
    protected Provider newProvider(Path folder, ProviderListener listener) {
        return new ProviderRegistry(new ScriptedProvider(host, listener));
    }

    @Override
    protected Apps apps() {
        return new Scripts(host);
    }

    private record Scripts(ScriptedHost host) implements Apps {

        private static AppSpecs script(String... words) {
            var command = new ArrayList<>(List.of("scripted"));
            command.addAll(List.of(words));
            return AppSpecs.command(command.toArray(String[]::new));
        }

        @Override
        public AppSpecs prints(String... lines) {
            var words = new ArrayList<String>();
            for (String line : lines) {
                words.addAll(List.of("print", line));
            }
            words.addAll(List.of("exit", "0"));
            return script(words.toArray(String[]::new));
        }

        @Override
        public AppSpecs ends(int code) {
            return script("exit", String.valueOf(code));
        }

        @Override
        public AppSpecs endsBySignal(int signal) {
            return script("signal", String.valueOf(signal));
        }

        @Override
        public AppSpecs serves() {
            return script("print", "up", "serve");
        }

        @Override
        public AppSpecs ignoresTerm() {
            return script("deaf", "print", "up", "serve");
        }

        @Override
        public AppSpecs endsOnUsr1(int code) {
            return script("on", "USR1", String.valueOf(code), "print", "up", "serve");
        }

        @Override
        public AppSpecs waits(String release, int code) {
            return script("print", "before", "await", release, "print", "after", "exit", String.valueOf(code));
        }

        @Override
        public AppSpecs refused(String text) {
            return AppSpecs.command(text);
        }

        @Override
        public void release(String name) {
            host.release(name);
        }
    }
}
