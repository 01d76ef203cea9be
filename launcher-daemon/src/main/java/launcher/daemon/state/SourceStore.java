package launcher.daemon.state;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.JsonText;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.source.AppSource;
import launcher.core.source.SourcedApps;
import launcher.daemon.os.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sources gave which apps, and how these were configured ({@code apps.jsonl} in state_dir): a daemon that starts
 * while a source is not mounted cannot learn it elsewhere. One line for all sources, then one for each app, read and
 * written piece by piece. A power failure may empty it, for no run outlives that.
 */
public final class SourceStore {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** Environments are in it, so nobody else reads it. */
    private static final String MODE = "rw-------";

    private final Path file;

    public SourceStore(Path stateDir) {
        file = stateDir.resolve("apps.jsonl");
    }

    /** Replaces what is known. */
    public void write(SourcedApps sources, AppCatalog catalog) throws IOException {
        AtomicFile.replace(file, out -> {
            line(out, header(sources));
            for (AppSpec spec : catalog.apps().values()) {
                line(out, AppSpecJson.write(spec));
            }
        }, MODE);
    }

    /** What the sources gave; nothing if that is not known. */
    public SourcedApps sources() {
        return read(reader -> sources(JsonText.parse(Optional.ofNullable(reader.readLine()).orElse(""))))
                .orElse(SourcedApps.NONE);
    }

    /** How these apps were configured, as far as that is known. */
    public SortedMap<AppId, AppSpec> specs(Set<AppId> wanted) {
        if (wanted.isEmpty()) {
            return new TreeMap<>();
        }
        return read(reader -> {
            var specs = new TreeMap<AppId, AppSpec>();
            var _ = reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                spec(line, wanted).ifPresent(spec -> specs.put(spec.id(), spec));
            }
            return specs;
        }).orElseGet(TreeMap::new);
    }

    private Optional<AppSpec> spec(String line, Set<AppId> wanted) {
        try {
            Json.Obj json = JsonText.parse(line);
            boolean asked = AppId.parse(json.text("app")).filter(wanted::contains).isPresent();
            return asked ? Optional.of(AppSpecJson.read(json)) : Optional.empty();
        } catch (WireFormatException | IllegalArgumentException | DateTimeException e) {
            LOG.warn("{}: a line is left out, so its app is not known: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(BufferedReader reader) throws IOException, WireFormatException;
    }

    private <T> Optional<T> read(Reading<T> reading) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return Optional.of(reading.from(reader));
        } catch (IOException | WireFormatException | IllegalArgumentException | DateTimeException e) {
            LOG.warn("{} cannot be used, so what apps there were is not known: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static void line(OutputStream out, Json.Obj json) throws IOException {
        out.write((JsonText.write(json) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Json.Obj header(SourcedApps sources) {
        List<Json.Obj> given = new ArrayList<>();
        sources.given().forEach((source, apps) -> given.add(Json.object()
                .put("kind", source.kind().name())
                .put("path", source.path())
                .put("apps", names(apps))
                .build()));
        return Json.object()
                .put("sources", Json.objects(given))
                .put("without_script", names(sources.withoutScript()))
                .build();
    }

    private static SourcedApps sources(Json.Obj json) throws WireFormatException {
        var given = new TreeMap<AppSource, SortedSet<AppId>>();
        for (Json.Obj source : json.objects("sources")) {
            given.put(new AppSource(AppSource.Kind.valueOf(source.text("kind")), source.text("path")),
                    ids(source.texts("apps")));
        }
        return new SourcedApps(given, ids(json.texts("without_script")));
    }

    private static Json.Arr names(Collection<AppId> apps) {
        return Json.texts(apps.stream().map(AppId::value).toList());
    }

    private static SortedSet<AppId> ids(List<String> names) {
        var ids = new TreeSet<AppId>();
        names.forEach(name -> ids.add(new AppId(name)));
        return ids;
    }
}
