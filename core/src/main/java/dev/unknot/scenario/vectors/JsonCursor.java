// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Goes through the JSON of one line. Each method takes one value and stands before the next one afterwards; it throws
 * where the value is not of its kind.
 */
final class JsonCursor implements AutoCloseable {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final int BITS_MAX = 64;

    private final String file;
    private final int line;
    private final JsonParser parser;
    private @Nullable JsonToken token;

    /** Takes one value. */
    interface Taker<T extends @Nullable Object> {
        /** Takes the value before which the cursor stands. */
        T take() throws VectorFormatException;
    }

    JsonCursor(String file, int line, byte[] json, int length) throws VectorFormatException {
        this.file = file;
        this.line = line;
        try {
            parser = FACTORY.createParser(ObjectReadContext.empty(), json, 0, length);
        } catch (JacksonException e) {
            throw new VectorFormatException(file, line, "no JSON: " + e.getOriginalMessage());
        }
        advance();
    }

    private void advance() throws VectorFormatException {
        try {
            token = parser.nextToken();
        } catch (JacksonException e) {
            throw wrong("no JSON: " + firstLine(e.getOriginalMessage()));
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /** An exception about the place where the cursor stands. */
    VectorFormatException wrong(String problem) {
        return new VectorFormatException(
                file, line, "column " + parser.currentTokenLocation().getColumnNr() + ": " + problem);
    }

    private VectorFormatException unexpected(String what) {
        return wrong(what + " expected, not " + describe());
    }

    private String describe() {
        JsonToken now = token;
        if (now == null) {
            return "the end of the line";
        }
        return switch (now) {
            case START_OBJECT -> "an object";
            case END_OBJECT -> "the end of an object";
            case START_ARRAY -> "an array";
            case END_ARRAY -> "the end of an array";
            case PROPERTY_NAME -> "a key";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NULL -> "null";
            case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "something else";
        };
    }

    private void take(JsonToken wanted, String what) throws VectorFormatException {
        if (token != wanted) {
            throw unexpected(what);
        }
        advance();
    }

    // ---- structure ----

    void startObject() throws VectorFormatException {
        take(JsonToken.START_OBJECT, "an object");
    }

    /** The next key of an object; null at its end. */
    @Nullable
    String key() throws VectorFormatException {
        if (token == JsonToken.END_OBJECT) {
            advance();
            return null;
        }
        if (token != JsonToken.PROPERTY_NAME) {
            throw unexpected("a key");
        }
        String key = parser.currentName();
        advance();
        return key;
    }

    void startArray(String what) throws VectorFormatException {
        take(JsonToken.START_ARRAY, what);
    }

    void endArray(String what) throws VectorFormatException {
        take(JsonToken.END_ARRAY, "the end of " + what);
    }

    /** All elements of an array. */
    <T extends @Nullable Object> List<T> list(String what, Taker<T> element) throws VectorFormatException {
        startArray(what);
        List<T> elements = new ArrayList<>();
        while (token != JsonToken.END_ARRAY) {
            elements.add(element.take());
        }
        advance();
        return Collections.unmodifiableList(elements);
    }

    void endOfLine() throws VectorFormatException {
        if (token != null) {
            throw unexpected("the end of the line");
        }
    }

    /** Takes a value of whatever kind, and does not look at it. */
    void skip() throws VectorFormatException {
        int depth = 0;
        do {
            JsonToken now = token;
            if (now == null) {
                throw unexpected("a value");
            }
            depth += now.isStructStart() ? 1 : now.isStructEnd() ? -1 : 0;
            advance();
        } while (depth > 0);
    }

    /** Takes values until the end of the array that the cursor is in. */
    void skipRest() throws VectorFormatException {
        while (token != JsonToken.END_ARRAY) {
            skip();
        }
    }

    // ---- values ----

    boolean isNull() {
        return token == JsonToken.VALUE_NULL;
    }

    boolean isString() {
        return token == JsonToken.VALUE_STRING;
    }

    boolean isEndOfArray() {
        return token == JsonToken.END_ARRAY;
    }

    void takeNull() throws VectorFormatException {
        take(JsonToken.VALUE_NULL, "null");
    }

    String string(String what) throws VectorFormatException {
        if (token != JsonToken.VALUE_STRING) {
            throw unexpected(what);
        }
        String value = parser.getString();
        advance();
        return value;
    }

    /** An integer of at most 64 bits, signed or not. */
    long bits(String what) throws VectorFormatException {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw unexpected(what);
        }
        BigInteger value = null;
        long bits;
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            value = parser.getBigIntegerValue();
            bits = value.longValue();
        } else {
            bits = parser.getLongValue();
        }
        if (value != null && (value.bitLength() > BITS_MAX || value.compareTo(LONG_MIN) < 0)) {
            throw wrong(what + " has more than 64 bits");
        }
        advance();
        return bits;
    }

    /** An integer within bounds. */
    long number(String what, long min, long max) throws VectorFormatException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw outside(what, min, max);
        }
        if (token == JsonToken.VALUE_NUMBER_INT && (parser.getLongValue() < min || parser.getLongValue() > max)) {
            throw outside(what, min, max);
        }
        return bits(what);
    }

    private VectorFormatException outside(String what, long min, long max) {
        return wrong(what + " is not between " + min + " and " + max);
    }

    /** An integer within bounds that an {@code int} holds. */
    int integer(String what, int min, int max) throws VectorFormatException {
        return (int) number(what, min, max);
    }

    @Override
    public void close() {
        parser.close();
    }
}
