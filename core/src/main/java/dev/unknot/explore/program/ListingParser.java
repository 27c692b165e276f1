// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import dev.unknot.explore.program.Listing.Expected;
import dev.unknot.explore.program.Listing.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Listing} of a line of text. Used once. */
final class ListingParser {
    private static final Map<String, Op.Kind> KINDS = kinds();

    private final String source;
    private List<Variable> variables = List.of();
    private List<String> variableNames = List.of();
    private List<String> mutexes = List.of();
    private List<String> sharedLocks = List.of();
    private List<String> channels = List.of();
    private int threadCount;
    /** Where in the program the parser is, for messages. */
    private String place = "";

    ListingParser(String source) {
        this.source = source;
    }

    private static Map<String, Op.Kind> kinds() {
        Map<String, Op.Kind> kinds = new HashMap<>();
        for (Op.Kind kind : Op.Kind.values()) {
            kinds.put(kind.word(), kind);
        }
        return Collections.unmodifiableMap(kinds);
    }

    private ListingFormatException wrong(String message) {
        return new ListingFormatException(source, place + message);
    }

    Listing parse(String text) throws ListingFormatException {
        Map<String, Object> object;
        try {
            object = Json.readObject(text);
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            throw wrong(message == null ? "not JSON" : message);
        }
        String name = string(object, "name");
        String family = object.containsKey("family") ? string(object, "family") : "";
        parseVariables(member(object, "vars"));
        mutexes = names(object, "mutexes");
        sharedLocks = names(object, "shared");
        channels = names(object, "channels");
        List<Object> bodies = list(member(object, "threads"), "'threads'");
        threadCount = bodies.size();
        if (threadCount > ListingReader.THREADS_MAX) {
            throw wrong(threadCount + " threads; there may be " + ListingReader.THREADS_MAX);
        }
        List<List<Op>> threads = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            threads.add(ops(bodies.get(i), "thread " + i));
        }
        place = "";
        Object result = object.get("result");
        return new Listing(
                name,
                family,
                source,
                variables,
                mutexes,
                sharedLocks,
                channels,
                List.copyOf(threads),
                result == null ? null : expected(result));
    }

    // ---- declarations ----

    private void parseVariables(Object value) throws ListingFormatException {
        if (!(value instanceof Map<?, ?> members)) {
            throw wrong("'vars' is no object");
        }
        Map<String, Object> sorted = new TreeMap<>();
        members.forEach((name, initial) -> sorted.put((String) name, initial));
        List<Variable> parsed = new ArrayList<>();
        for (Map.Entry<String, Object> entry : sorted.entrySet()) {
            parsed.add(
                    new Variable(entry.getKey(), integer(entry.getValue(), "the value of '" + entry.getKey() + "'")));
        }
        variables = List.copyOf(parsed);
        variableNames = List.copyOf(sorted.keySet());
    }

    private List<String> names(Map<String, Object> object, String member) throws ListingFormatException {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Object element : list(member(object, member), "'" + member + "'")) {
            if (!(element instanceof String name)) {
                throw wrong("'" + member + "' has an element that is no name");
            }
            if (!seen.add(name)) {
                throw wrong("'" + member + "' has '" + name + "' twice");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    private Expected expected(Object value) throws ListingFormatException {
        if (!(value instanceof Map<?, ?> members)) {
            throw wrong("'result' is no object");
        }
        Map<String, Object> result = new HashMap<>();
        members.forEach((name, member) -> result.put((String) name, member));
        return new Expected(
                count(result, "traces"),
                count(result, "deadlocked_traces"),
                count(result, "outcome_count"),
                string(result, "outcomes_sha256"));
    }

    private long count(Map<String, Object> object, String name) throws ListingFormatException {
        if (member(object, name) instanceof Long count && count >= 0) {
            return count;
        }
        throw wrong("'" + name + "' is no count");
    }

    // ---- operations ----

    private List<Op> ops(Object value, String where) throws ListingFormatException {
        List<Op> ops = new ArrayList<>();
        List<Object> elements = list(value, where);
        for (int i = 0; i < elements.size(); i++) {
            ops.add(op(elements.get(i), where + ", operation " + i));
        }
        return List.copyOf(ops);
    }

    private Op op(Object value, String where) throws ListingFormatException {
        place = where + ": ";
        if (!(value instanceof List<?> parts) || parts.isEmpty()) {
            throw wrong("not an operation");
        }
        Op.Kind kind = parts.getFirst() instanceof String word ? KINDS.get(word) : null;
        if (kind == null) {
            throw wrong("no operation has the name " + show(parts.getFirst()));
        }
        int wanted = 2 + (kind.namesMutex() ? 1 : 0) + kind.valueCount() + kind.bodyCount();
        if (parts.size() != wanted) {
            throw wrong(
                    "'" + kind.word() + "' has " + (parts.size() - 1) + " operands and should have " + (wanted - 1));
        }
        int object = operand(kind.operand(), parts.get(1));
        int mutex = kind.namesMutex() ? operand(Op.Operand.MUTEX, parts.get(2)) : 0;
        int value1 = kind.valueCount() > 0 ? integer(parts.get(2), "an operand of '" + kind.word() + "'") : 0;
        int value2 = kind.valueCount() > 1 ? integer(parts.get(3), "an operand of '" + kind.word() + "'") : 0;
        int bodies = wanted - kind.bodyCount();
        List<Op> body = kind.bodyCount() > 0 ? ops(parts.get(bodies), where + ", first body") : List.of();
        List<Op> otherwise = kind.bodyCount() > 1 ? ops(parts.get(bodies + 1), where + ", second body") : List.of();
        return new Op(kind, object, mutex, value1, value2, body, otherwise);
    }

    private int operand(Op.Operand operand, @Nullable Object value) throws ListingFormatException {
        if (operand == Op.Operand.THREAD) {
            if (value instanceof Long number && number >= 0 && number < threadCount) {
                return number.intValue();
            }
        } else {
            int index = declared(operand).indexOf(value);
            if (index >= 0) {
                return index;
            }
        }
        throw wrong("no " + operand.noun() + " has the name " + show(value));
    }

    private List<String> declared(Op.Operand operand) {
        return switch (operand) {
            case VARIABLE -> variableNames;
            case MUTEX -> mutexes;
            case SHARED -> sharedLocks;
            case CHANNEL -> channels;
            case THREAD -> List.of();
        };
    }

    // ---- values ----

    private static String show(@Nullable Object value) {
        return value instanceof String || value instanceof Long ? "'" + value + "'" : "of something that is no name";
    }

    private Object member(Map<String, Object> object, String name) throws ListingFormatException {
        Object value = object.get(name);
        if (value == null) {
            throw wrong("'" + name + "' is missing");
        }
        return value;
    }

    private String string(Map<String, Object> object, String name) throws ListingFormatException {
        if (member(object, name) instanceof String text) {
            return text;
        }
        throw wrong("'" + name + "' is no string");
    }

    private List<Object> list(Object value, String what) throws ListingFormatException {
        if (value instanceof List<?> elements) {
            return List.copyOf(elements);
        }
        throw wrong(what + " is no array");
    }

    private int integer(@Nullable Object value, String what) throws ListingFormatException {
        if (value instanceof Long number && number.intValue() == number) {
            return number.intValue();
        }
        throw wrong(what + " is no integer of 32 bits");
    }
}
