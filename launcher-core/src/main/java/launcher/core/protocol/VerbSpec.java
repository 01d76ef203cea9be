package launcher.core.protocol;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * All that the wire knows of a verb: its name, its fields, both ways of the codec, and whether it only reads.
 *
 * @param name      the value of {@code "cmd"}
 * @param type      the record of its requests
 * @param fields    the fields besides the envelope's, in the order in which they are written
 * @param decoder   makes a request of the fields in JSON
 * @param readsOnly true of a request that changes nothing, and so is open to clients that may only read
 */
public record VerbSpec<R extends Request>(
        String name, Class<R> type, List<Field<R, ?>> fields, Decoder<R> decoder, Predicate<R> readsOnly) {

    public VerbSpec {
        fields = List.copyOf(fields);
    }

    /**
     * A field of a verb.
     *
     * @param name the field's name in JSON
     * @param type how its values stand in JSON, and whether it may be missing
     * @param of   the value in a request
     */
    public record Field<R, T>(String name, FieldType<T> type, Function<R, T> of) {

        T read(Json.Obj json) throws WireFormatException {
            return type.read(json, name);
        }

        private void write(R request, Json.Builder json) {
            type.write(json, name, of.apply(request));
        }
    }

    /** Makes a request of the fields in JSON, none of which is unknown. */
    @FunctionalInterface
    public interface Decoder<R> {
        R read(Json.Obj json) throws WireFormatException;
    }

    /** True if {@code request}, which is of this verb, changes nothing. */
    public boolean isReadOnly(Request request) {
        return readsOnly.test(type.cast(request));
    }

    /** Adds the fields of {@code request}, which is of this verb, to an envelope. */
    void write(Request request, Json.Builder json) {
        R typed = type.cast(request);
        for (var field : fields) {
            field.write(typed, json);
        }
    }
}
