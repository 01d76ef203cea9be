package launcher.core.protocol.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes {@link Json} as text of one line. Strict: one object, no duplicate field, nothing after it. */
public final class JsonText {

    /** How deep objects and lists may nest. Ours nest four deep. */
    public static final int DEPTH_MAX = 16;

    /** The most names, values and brackets of a small object; a request for the output of 1,000 apps has some 1,020. */
    public static final int TOKENS_OF_SMALL_MAX = 10_000;

    private static final int NAME_LENGTH_MAX = 256;
    private static final int NUMBER_LENGTH_MAX = 32;
    /** More than the longest line that either side reads, so that the line limit is what counts. */
    private static final int TEXT_LENGTH_MAX = 64 * 1024 * 1024;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(limits().build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    /** For input from any client: a line of a million tiny values would cost many times its length. */
    private static final JsonFactory SMALL = FACTORY.rebuild()
            .streamReadConstraints(limits().maxTokenCount(TOKENS_OF_SMALL_MAX).build())
            .build();

    private JsonText() {}

    private static StreamReadConstraints.Builder limits() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxNameLength(NAME_LENGTH_MAX)
                .maxNumberLength(NUMBER_LENGTH_MAX)
                .maxStringLength(TEXT_LENGTH_MAX);
    }

    /** The object that {@code line} holds. */
    public static Json.Obj parse(String line) throws WireFormatException {
        return parse(FACTORY, line);
    }

    /**
     * The object that {@code line} holds, if it has at most {@link #TOKENS_OF_SMALL_MAX} names, values and brackets.
     */
    public static Json.Obj parseSmall(String line) throws WireFormatException {
        return parse(SMALL, line);
    }

    private static Json.Obj parse(JsonFactory factory, String line) throws WireFormatException {
        try (var parser = factory.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new WireFormatException("not a JSON object");
            }
            var object = object(parser);
            if (parser.nextToken() != null) {
                throw new WireFormatException("something follows the JSON object");
            }
            return object;
        } catch (JacksonException e) {
            throw new WireFormatException("not JSON: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
    }

    /** One line, without its line end. */
    public static String write(Json.Obj object) {
        var text = new StringWriter();
        try (var generator = FACTORY.createGenerator(text)) {
            write(generator, object);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be written", e);
        }
        return text.toString();
    }

    private static Json.Obj object(JsonParser parser) throws IOException, WireFormatException {
        Map<String, Json> fields = new LinkedHashMap<>();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            fields.put(name, value(parser, parser.nextToken()));
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new WireFormatException("an object does not end");
        }
        return new Json.Obj(fields);
    }

    private static Json.Arr list(JsonParser parser) throws IOException, WireFormatException {
        List<Json> items = new ArrayList<>();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return new Json.Arr(items);
    }

    private static Json value(JsonParser parser, JsonToken token) throws IOException, WireFormatException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> new Json.Text(parser.getText());
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> Json.NULL;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new WireFormatException("a value is missing");
        };
    }

    private static Json whole(JsonParser parser) throws IOException, WireFormatException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> new Json.Whole(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> throw new WireFormatException("a number is too big");
        };
    }

    private static Json decimal(JsonParser parser) throws IOException, WireFormatException {
        var value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw new WireFormatException("a number is too big");
        }
        return new Json.Decimal(value);
    }

    private static void write(JsonGenerator generator, Json value) throws IOException {
        switch (value) {
            case Json.Null _ -> generator.writeNull();
            case Json.Bool bool -> generator.writeBoolean(bool.value());
            case Json.Whole number -> generator.writeNumber(number.value());
            case Json.Decimal number -> generator.writeNumber(number.value());
            case Json.Text text -> generator.writeString(text.value());
            case Json.Arr list -> {
                generator.writeStartArray();
                for (var item : list.items()) {
                    write(generator, item);
                }
                generator.writeEndArray();
            }
            case Json.Obj object -> {
                generator.writeStartObject();
                for (var field : object.fields().entrySet()) {
                    generator.writeFieldName(field.getKey());
                    write(generator, field.getValue());
                }
                generator.writeEndObject();
            }
        }
    }

    /** Jackson's further lines name its own source location, which does not help the writer of the line. */
    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("malformed");
    }
}
