package launcher.daemon.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import launcher.daemon.config.key.ConfigSection;
import launcher.daemon.config.key.Keys;
import launcher.daemon.config.source.Problem;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.SourceLocation;
import launcher.daemon.config.source.SourceText;
import launcher.daemon.config.source.Tree;
import launcher.daemon.config.source.TreeMerge;
import launcher.daemon.config.source.UciFile;
import launcher.daemon.config.source.YamlTree;
import launcher.daemon.os.IoErrors;

/**
 * Reads a configuration: a YAML file with {@code conf.d/*.yaml} beside it, or a UCI file with the apps' file beside it.
 * It reads files and looks whether scripts are there; it changes nothing and never throws for what it finds.
 */
public final class ConfigReader {

    /** Files below conf.d that are read; more are an error. */
    static final int CONF_D_FILES_MAX = 1000;

    /** The folder of files beside the main file. */
    private static final String PARTS = "conf.d";

    private final DefaultPaths places;

    /** @param places the socket and state folder of configurations that name none */
    public ConfigReader(DefaultPaths places) {
        this.places = places;
    }

    /** What became of a reading. */
    public sealed interface Reading {
        /** A usable configuration. */
        record Read(Config config) implements Reading {}

        /** All problems, of which at least one is an error; in the order of files and lines. */
        record Invalid(List<Problem> problems) implements Reading {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    /** Reads the configuration whose main file is {@code file}, for itself. */
    public Reading read(Path file) {
        return read(file, _ -> EarlierApps.NONE, false);
    }

    /**
     * Reads the configuration whose main file is {@code file}, after another. Apps whose source lost everything at
     * once stay as they were.
     *
     * @param earlier       knows the apps of the configuration before; asked with the settings that were read
     * @param acceptRemoval true: nothing stays, whatever is missing was removed
     */
    public Reading read(Path file, Function<DaemonSettings, EarlierApps> earlier, boolean acceptRemoval) {
        var unreadable = new Problems();
        Optional<byte[]> bytes = SourceText.bytes(file, unreadable);
        if (bytes.isEmpty()) {
            return new Reading.Invalid(unreadable.all());
        }
        boolean uci = isUci(file, bytes.get());
        var problems = uci ? new Problems(UciWords::reword) : new Problems();
        var files = new ArrayList<Path>(List.of(file));
        var sources = new SourceReport();
        Optional<Tree> tree = uci
                ? Optional.of(UciTree.read(file, bytes.get(), places.loadingPage(), files, sources, problems))
                : SourceText.text(file, bytes.get(), problems)
                .flatMap(text -> yaml(file, text, files, sources, problems));
        Optional<ConfigSection> root = blocks(file, tree, problems);
        Optional<Config> config = root.map(block -> ConfigBuilder.of(file, block, places, sources, problems)
                .build(files, earlier, acceptRemoval, problems));
        return problems.anyError() || config.isEmpty() ? new Reading.Invalid(problems.all())
                : new Reading.Read(config.get());
    }

    /**
     * The checked blocks of all files; empty if parts are missing, of which then nothing more can be said that is sure
     * to be true.
     */
    private static Optional<ConfigSection> blocks(Path file, Optional<Tree> tree, Problems problems) {
        if (tree.isEmpty() && !problems.anyError()) {
            problems.error(SourceLocation.startOf(file),
                    "the configuration is empty; it needs at least apps_dir: FOLDER, or apps: with one app");
        }
        boolean complete = !problems.anyError();
        Optional<ConfigSection> root = tree.flatMap(found -> Keys.ROOT.read(found, "", problems));
        return root.filter(_ -> complete);
    }

    /** True if the file is there and is read as UCI. */
    public static boolean isUci(Path file) {
        return SourceText.bytes(file, new Problems()).filter(bytes -> isUci(file, bytes)).isPresent();
    }

    private static boolean isUci(Path file, byte[] bytes) {
        String name = String.valueOf(file.getFileName());
        return !name.endsWith(".yaml") && !name.endsWith(".yml")
                && (file.toAbsolutePath().normalize().startsWith("/etc/config") || name.endsWith(".uci")
                        || UciFile.looksLikeUci(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    /** The main file and those beside it, laid over each other in the order of their names. */
    private static Optional<Tree> yaml(Path main, String text, List<Path> files, SourceReport sources,
            Problems problems) {
        Path folder = main.resolveSibling(PARTS);
        Optional<Tree> tree = YamlTree.parse(main, text, problems);
        listed(main, tree, sources);
        List<Path> parts = parts(folder, sources, problems);
        for (Path part : parts) {
            files.add(part);
            Optional<Tree> over = SourceText.read(part, problems).flatMap(more -> YamlTree.parse(part, more, problems));
            listed(part, over, sources);
            sources.part(folder, part);
            if (tree.isPresent() && over.isPresent()) {
                tree = Optional.of(TreeMerge.merge(tree.get(), over.get()));
            } else {
                tree = tree.or(() -> over);
            }
        }
        if (parts.isEmpty()) {
            sources.noParts(folder);
        }
        return tree;
    }

    private static void listed(Path file, Optional<Tree> tree, SourceReport sources) {
        if (tree.isEmpty()) {
            sources.empty(file);
        } else {
            sources.listed(file, tree.get() instanceof Tree.Mapping(_, var entries) ? entries.stream()
                    .filter(entry -> entry.key().equals(Keys.APPS.name()))
                    .flatMap(entry -> entry.value() instanceof Tree.Mapping(_, var apps) ? apps.stream() : Stream.of())
                    .map(Tree.Entry::key).toList() : List.of());
        }
    }

    private static List<Path> parts(Path folder, SourceReport sources, Problems problems) {
        var parts = new ArrayList<Path>();
        if (!Files.isDirectory(folder)) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                sources.partsUnreachable(folder, "is not a folder that can be reached; mount what belongs there, or "
                        + "remove it");
            }
            return parts;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.{yaml,yml}")) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.endsWith(".yml")) {
                    problems.warning(SourceLocation.startOf(entry), "is not read; rename it to NAME.yaml");
                } else if (!name.startsWith(".")) {
                    parts.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            sources.partsUnreachable(folder, unreadable(IoErrors.of(e)));
        } catch (IOException e) {
            sources.partsUnreachable(folder, unreadable(IoErrors.of(e)));
        }
        if (parts.size() > CONF_D_FILES_MAX) {
            problems.error(SourceLocation.startOf(folder), "has more than " + CONF_D_FILES_MAX
                    + " files; join some of them");
            return List.of();
        }
        parts.sort(null);
        return parts;
    }

    private static String unreadable(String why) {
        return "cannot be read: " + why + "; check its owner and mode";
    }
}
