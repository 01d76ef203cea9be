package launcher.daemon.provider.process;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import launcher.core.app.AppSpec;
import launcher.core.app.ProcessSpec;

/** Tells whether a run was started as a specification says now, over restarts of the daemon. */
final class SpecFingerprint {

    private SpecFingerprint() {}

    static String of(AppSpec spec) {
        ProcessSpec process = spec.process();
        // a map that was copied is printed in another order by each JVM
        String text = String.join("\0", process.command().toString(), Boolean.toString(process.shell()),
                process.cwd().toString(), new TreeMap<>(process.env()).toString(), process.envFile().toString(),
                process.user().toString(), process.port().toString(), process.memoryLimitBytes().toString(),
                process.stop().toString(), process.basePath().toString(), spec.readiness().check().toString());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
