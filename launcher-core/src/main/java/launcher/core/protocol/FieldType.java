package launcher.core.protocol;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** How the values of a request's field stand in JSON, both ways. */
public sealed interface FieldType<T> {

    T read(Json.Obj json, String name) throws WireFormatException;

    void write(Json.Builder json, String name, T value);

    /** True if a request without the field is refused. */
    boolean required();

    /** A text that must be there. */
    record Text() implements FieldType<String> {
        @Override
        public String read(Json.Obj json, String name) throws WireFormatException {
            return json.text(name);
        }

        @Override
        public void write(Json.Builder json, String name, String value) {
            json.put(name, value);
        }

        @Override
        public boolean required() {
            return true;
        }
    }

    /** A text that may be missing. */
    record OptionalText() implements FieldType<Optional<String>> {
        @Override
        public Optional<String> read(Json.Obj json, String name) throws WireFormatException {
            return json.optionalText(name);
        }

        @Override
        public void write(Json.Builder json, String name, Optional<String> value) {
            if (value.isPresent()) {
                json.put(name, value.get());
            }
        }

        @Override
        public boolean required() {
            return false;
        }
    }

    /** A list of texts, empty if it is missing. */
    record Texts() implements FieldType<List<String>> {
        @Override
        public List<String> read(Json.Obj json, String name) throws WireFormatException {
            return json.texts(name);
        }

        @Override
        public void write(Json.Builder json, String name, List<String> value) {
            json.put(name, Json.texts(value));
        }

        @Override
        public boolean required() {
            return false;
        }
    }

    /**
     * True or false.
     *
     * @param otherwise if it is missing
     */
    record Flag(boolean otherwise) implements FieldType<Boolean> {
        @Override
        public Boolean read(Json.Obj json, String name) throws WireFormatException {
            return json.optionalBool(name).orElse(otherwise);
        }

        @Override
        public void write(Json.Builder json, String name, Boolean value) {
            json.put(name, value.booleanValue());
        }

        @Override
        public boolean required() {
            return false;
        }
    }

    /** True, false, or missing: as it is. */
    record OptionalFlag() implements FieldType<Optional<Boolean>> {
        @Override
        public Optional<Boolean> read(Json.Obj json, String name) throws WireFormatException {
            return json.optionalBool(name);
        }

        @Override
        public void write(Json.Builder json, String name, Optional<Boolean> value) {
            if (value.isPresent()) {
                json.put(name, value.get().booleanValue());
            }
        }

        @Override
        public boolean required() {
            return false;
        }
    }

    /**
     * A count from 0.
     *
     * @param max the greatest, which also counts if it is missing
     */
    record Count(int max) implements FieldType<Integer> {
        @Override
        public Integer read(Json.Obj json, String name) throws WireFormatException {
            long value = json.has(name) ? json.whole(name) : max;
            if (value < 0 || value > max) {
                throw new WireFormatException("\"" + name + "\" must be from 0 to " + max);
            }
            return (int) value;
        }

        @Override
        public void write(Json.Builder json, String name, Integer value) {
            json.put(name, value.longValue());
        }

        @Override
        public boolean required() {
            return false;
        }
    }

    /** A duration in seconds, to the millisecond, or missing. */
    record OptionalSeconds() implements FieldType<OptionalDouble> {
        @Override
        public OptionalDouble read(Json.Obj json, String name) throws WireFormatException {
            var seconds = json.optionalDecimal(name);
            if (seconds.isPresent() && seconds.getAsDouble() < 0) {
                throw new WireFormatException("\"" + name + "\" must not be negative");
            }
            return seconds;
        }

        @Override
        public void write(Json.Builder json, String name, OptionalDouble value) {
            if (value.isPresent()) {
                json.putSeconds(name, value.getAsDouble());
            }
        }

        @Override
        public boolean required() {
            return false;
        }
    }

    /** A whole number from {@link #MIN} to {@link #MAX}, or {@link #DEFAULT}: what the configuration says. */
    record Priority() implements FieldType<OptionalInt> {
        public static final int MIN = 1;
        public static final int MAX = 100;
        public static final String DEFAULT = "default";

        @Override
        public OptionalInt read(Json.Obj json, String name) throws WireFormatException {
            var value = json.value(name);
            if (value.equals(new Json.Text(DEFAULT))) {
                return OptionalInt.empty();
            }
            if (!(value instanceof Json.Whole(var number)) || number < MIN || number > MAX) {
                throw new WireFormatException("\"" + name + "\" must be a whole number from " + MIN + " to " + MAX
                        + ", or \"" + DEFAULT + "\"");
            }
            return OptionalInt.of((int) number);
        }

        @Override
        public void write(Json.Builder json, String name, OptionalInt value) {
            json.put(name, value.isPresent() ? new Json.Whole(value.getAsInt()) : new Json.Text(DEFAULT));
        }

        @Override
        public boolean required() {
            return true;
        }
    }
}
