package launcher.core.protocol.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A JSON value. Objects keep the order of their fields. */
public sealed interface Json {

    /** JSON's {@code null}: the field does not apply. */
    record Null() implements Json {}

    record Bool(boolean value) implements Json {}

    /** A number without fraction. */
    record Whole(long value) implements Json {}

    /** A number with a fraction, finite. */
    record Decimal(double value) implements Json {}

    record Text(String value) implements Json {}

    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    Null NULL = new Null();

    static Builder object() {
        return new Builder();
    }

    static Arr texts(List<String> values) {
        return new Arr(values.stream().<Json>map(Text::new).toList());
    }

    static Arr objects(List<Obj> values) {
        return new Arr(values.stream().<Json>map(value -> value).toList());
    }

    /** Collects the fields of an object, in order. */
    final class Builder {
        private final Map<String, Json> fields = new LinkedHashMap<>();

        Builder() {}

        public Builder put(String name, Json value) {
            fields.put(name, value);
            return this;
        }

        public Builder put(String name, String value) {
            return put(name, new Text(value));
        }

        public Builder put(String name, long value) {
            return put(name, new Whole(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, new Bool(value));
        }

        /** Seconds, to the millisecond. */
        public Builder putSeconds(String name, double seconds) {
            long millis = Math.round(seconds * 1000);
            return put(name, millis % 1000 == 0 ? new Whole(millis / 1000) : new Decimal(millis / 1000.0));
        }

        public Builder putSeconds(String name, OptionalDouble seconds) {
            return seconds.isPresent() ? putSeconds(name, seconds.getAsDouble()) : put(name, NULL);
        }

        public Builder putText(String name, Optional<String> value) {
            return value.isPresent() ? put(name, value.get()) : put(name, NULL);
        }

        public Builder putWhole(String name, OptionalLong value) {
            return value.isPresent() ? put(name, value.getAsLong()) : put(name, NULL);
        }

        public Builder putWhole(String name, OptionalInt value) {
            return value.isPresent() ? put(name, value.getAsInt()) : put(name, NULL);
        }

        public Obj build() {
            return new Obj(fields);
        }
    }

    /** An object, and questions about its fields. A field that is null answers like a missing field. */
    record Obj(Map<String, Json> fields) implements Json {

        public Obj {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** True if there is such a field and it is not null. */
        public boolean has(String name) {
            return !(fields.getOrDefault(name, NULL) instanceof Null);
        }

        /** The value of a field, {@link #NULL} if it is missing. */
        public Json value(String name) {
            return fields.getOrDefault(name, NULL);
        }

        public String text(String name) throws WireFormatException {
            return optionalText(name).orElseThrow(() -> missing(name, "a text"));
        }

        public Optional<String> optionalText(String name) throws WireFormatException {
            return switch (value(name)) {
                case Null _ -> Optional.empty();
                case Text text -> Optional.of(text.value());
                case Bool _, Whole _, Decimal _, Arr _, Obj _ -> throw wrong(name, "a text");
            };
        }

        public long whole(String name) throws WireFormatException {
            return optionalWhole(name).orElseThrow(() -> missing(name, "a whole number"));
        }

        public OptionalLong optionalWhole(String name) throws WireFormatException {
            return switch (value(name)) {
                case Null _ -> OptionalLong.empty();
                case Whole number -> OptionalLong.of(number.value());
                case Bool _, Text _, Decimal _, Arr _, Obj _ -> throw wrong(name, "a whole number");
            };
        }

        public int integer(String name) throws WireFormatException {
            return optionalInteger(name).orElseThrow(() -> missing(name, "a whole number"));
        }

        public OptionalInt optionalInteger(String name) throws WireFormatException {
            var number = optionalWhole(name);
            if (number.isEmpty()) {
                return OptionalInt.empty();
            }
            if (number.getAsLong() != (int) number.getAsLong()) {
                throw wrong(name, "a whole number of at most 31 bits");
            }
            return OptionalInt.of((int) number.getAsLong());
        }

        public double decimal(String name) throws WireFormatException {
            return optionalDecimal(name).orElseThrow(() -> missing(name, "a number"));
        }

        public OptionalDouble optionalDecimal(String name) throws WireFormatException {
            return switch (value(name)) {
                case Null _ -> OptionalDouble.empty();
                case Whole number -> OptionalDouble.of((double) number.value());
                case Decimal number -> OptionalDouble.of(number.value());
                case Bool _, Text _, Arr _, Obj _ -> throw wrong(name, "a number");
            };
        }

        public boolean bool(String name) throws WireFormatException {
            return optionalBool(name).orElseThrow(() -> missing(name, "true or false"));
        }

        public Optional<Boolean> optionalBool(String name) throws WireFormatException {
            return switch (value(name)) {
                case Null _ -> Optional.empty();
                case Bool bool -> Optional.of(bool.value());
                case Text _, Whole _, Decimal _, Arr _, Obj _ -> throw wrong(name, "true or false");
            };
        }

        /** The texts of a list; empty if the field is missing. */
        public List<String> texts(String name) throws WireFormatException {
            var texts = new ArrayList<String>();
            for (var item : items(name)) {
                if (!(item instanceof Text text)) {
                    throw wrong(name, "a list of texts");
                }
                texts.add(text.value());
            }
            return List.copyOf(texts);
        }

        /** The objects of a list; empty if the field is missing. */
        public List<Obj> objects(String name) throws WireFormatException {
            var objects = new ArrayList<Obj>();
            for (var item : items(name)) {
                if (!(item instanceof Obj object)) {
                    throw wrong(name, "a list of objects");
                }
                objects.add(object);
            }
            return List.copyOf(objects);
        }

        public Obj obj(String name) throws WireFormatException {
            return optionalObj(name).orElseThrow(() -> missing(name, "an object"));
        }

        public Optional<Obj> optionalObj(String name) throws WireFormatException {
            return switch (value(name)) {
                case Null _ -> Optional.empty();
                case Obj object -> Optional.of(object);
                case Bool _, Text _, Whole _, Decimal _, Arr _ -> throw wrong(name, "an object");
            };
        }

        /**
         * Refuses fields that are not in {@code known}: ignoring what was asked for would be worse than refusing it.
         */
        public void requireOnly(Set<String> known) throws WireFormatException {
            for (var name : fields.keySet()) {
                if (!known.contains(name)) {
                    throw new WireFormatException("unknown field \"" + name + "\"");
                }
            }
        }

        private List<Json> items(String name) throws WireFormatException {
            return switch (value(name)) {
                case Null _ -> List.of();
                case Arr list -> list.items();
                case Bool _, Text _, Whole _, Decimal _, Obj _ -> throw wrong(name, "a list");
            };
        }

        private static WireFormatException missing(String name, String expected) {
            return new WireFormatException("\"" + name + "\" is missing: it takes " + expected);
        }

        private static WireFormatException wrong(String name, String expected) {
            return new WireFormatException("\"" + name + "\" must be " + expected);
        }
    }
}
