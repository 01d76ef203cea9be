package launcher.daemon.config.source;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Builds the tree of a YAML file from the parser's events. Events and not the library's nodes, because then nesting and
 * the growth by aliases are limited before anything is built: a hostile file costs no more than its own size.
 */
public final class YamlTree {

    /** Deepest nesting; the configuration itself needs six levels. */
    static final int DEPTH_MAX = 32;

    /** How many values all aliases of a file together may stand for. */
    static final int ALIASED_VALUES_MAX = 100_000;

    private final Path file;
    private final Problems problems;
    private final Deque<Frame> open = new ArrayDeque<>();
    private final Map<String, Sized> anchors = new HashMap<>();
    private int aliasedValues;
    private @Nullable Tree root;

    private YamlTree(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * The tree of {@code text}, or empty if the file says nothing or is broken; what is wrong goes to {@code problems}.
     */
    public static Optional<Tree> parse(Path file, String text, Problems problems) {
        var building = new YamlTree(file, problems);
        try {
            building.build(text);
        } catch (Refused refused) {
            problems.error(refused.place, refused.getMessage());
            return Optional.empty();
        } catch (MarkedYamlEngineException e) {
            problems.error(building.placeOf(e.getProblemMark().or(e::getContextMark)), explain(e, text));
            return Optional.empty();
        } catch (ReaderException e) {
            String before = text.substring(0,
                    text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length()))));
            problems.error(SourceText.placeAt(file, before),
                    String.format("the control character \\u%04x; remove it, or write it as an escape in double "
                            + "quotes", e.getCodePoint()));
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.error(SourceLocation.startOf(file), "not YAML: " + Texts.shorten(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
        return Optional.ofNullable(building.root).filter(tree -> !tree.isNull());
    }

    private void build(String text) {
        var settings = LoadSettings.builder().setLabel(file.toString()).setUseMarks(true).build();
        var parser = new ParserImpl(settings, new StreamReader(settings, text));
        while (parser.hasNext()) {
            Event event = parser.next();
            SourceLocation place = placeOf(event.getStartMark());
            switch (event.getEventId()) {
                case Scalar -> scalar((ScalarEvent) event, place);
                case SequenceStart -> {
                    refuseTag(((SequenceStartEvent) event).getTag(), place);
                    open(new Frame(place, false, anchorOf((NodeEvent) event)));
                }
                case MappingStart -> {
                    refuseTag(((MappingStartEvent) event).getTag(), place);
                    open(new Frame(place, true, anchorOf((NodeEvent) event)));
                }
                case SequenceEnd, MappingEnd -> close();
                case Alias -> alias((AliasEvent) event, place);
                case DocumentStart -> {
                    if (root != null) {
                        throw new Refused(place, "a second document; one file holds one, put the other into conf.d");
                    }
                }
                case StreamStart, StreamEnd, DocumentEnd, Comment -> { }
            }
        }
    }

    private void scalar(ScalarEvent event, SourceLocation place) {
        refuseTag(event.getTag(), place);
        var sized = new Sized(new Tree.Scalar(place, event.getValue(), event.isPlain()), 1);
        anchorOf(event).ifPresent(name -> anchors.put(name, sized));
        add(sized);
    }

    private void alias(AliasEvent event, SourceLocation place) {
        String name = event.getAlias().getValue();
        Sized meant = anchors.get(name);
        if (meant == null) {
            boolean inside = open.stream().anyMatch(frame -> frame.anchor.equals(Optional.of(name)));
            throw new Refused(place, inside ? "*" + name + " contains itself"
                    : "*" + name + ": nothing above is marked &" + name);
        }
        aliasedValues += meant.values;
        if (aliasedValues > ALIASED_VALUES_MAX) {
            throw new Refused(place, "the aliases of this file stand for more than " + ALIASED_VALUES_MAX
                    + " values; write less of it by alias");
        }
        add(meant);
    }

    private void open(Frame frame) {
        if (open.size() >= DEPTH_MAX) {
            throw new Refused(frame.place, "nested deeper than " + DEPTH_MAX + " levels");
        }
        open.push(frame);
    }

    private void close() {
        Frame frame = open.pop();
        var sized = new Sized(frame.finish(), frame.values);
        frame.anchor.ifPresent(name -> anchors.put(name, sized));
        add(sized);
    }

    private void add(Sized sized) {
        Frame frame = open.peek();
        if (frame != null) {
            frame.add(sized, problems);
        } else {
            root = sized.tree;
        }
    }

    private static Optional<String> anchorOf(NodeEvent event) {
        return event.getAnchor().map(anchor -> anchor.getValue());
    }

    private static void refuseTag(Optional<String> tag, SourceLocation place) {
        if (tag.isPresent()) {
            throw new Refused(place, "tags like " + Texts.shorten(tag.get()) + " are not used here; leave it out");
        }
    }

    private SourceLocation placeOf(Optional<Mark> mark) {
        return mark.map(m -> new SourceLocation(file, m.getLine() + 1, m.getColumn() + 1))
                .orElse(SourceLocation.startOf(file));
    }

    private static String explain(MarkedYamlEngineException e, String text) {
        String problem = String.valueOf(e.getProblem());
        boolean atTab = e.getProblemMark().map(mark -> {
            int at = text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
            return at < text.length() && text.charAt(at) == '\t';
        }).orElse(false);
        if (atTab) {
            return "a tab; YAML is indented with spaces";
        }
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        return "not YAML: " + (context + problem).replaceAll("\\s+", " ");
    }

    /** A finished part and how many values it stands for, aliases unfolded. */
    private record Sized(Tree tree, int values) {}

    /** A list or block that is still being read. */
    private static final class Frame {
        private final SourceLocation place;
        private final boolean mapping;
        private final Optional<String> anchor;
        private final List<Tree> items = new ArrayList<>();
        private final Map<String, Tree.Entry> entries = new LinkedHashMap<>();
        private Tree.@Nullable Scalar key;
        private int values = 1;

        private Frame(SourceLocation place, boolean mapping, Optional<String> anchor) {
            this.place = place;
            this.mapping = mapping;
            this.anchor = anchor;
        }

        private void add(Sized sized, Problems problems) {
            values += sized.values;
            if (!mapping) {
                items.add(sized.tree);
            } else if (key == null) {
                if (!(sized.tree instanceof Tree.Scalar scalar)) {
                    throw new Refused(sized.tree.place(), "a key must be a word, this is " + sized.tree.kind());
                }
                key = scalar;
            } else {
                put(key, sized.tree, problems);
                key = null;
            }
        }

        private void put(Tree.Scalar name, Tree value, Problems problems) {
            Tree.Entry before = entries.putIfAbsent(name.text(), new Tree.Entry(name.text(), name.place(), value));
            if (before != null) {
                problems.error(name.place(), Texts.shorten(name.text()) + ": given twice, first in line "
                        + before.place().line() + "; remove one");
            }
        }

        private Tree finish() {
            return mapping ? new Tree.Mapping(place, new ArrayList<>(entries.values()))
                    : new Tree.Sequence(place, items);
        }
    }

    /** Ends the reading of a file at the first thing that makes the rest meaningless; never leaves this class. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient SourceLocation place;

        private Refused(SourceLocation place, String message) {
            super(message, null, false, false);
            this.place = place;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
