// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.explore.Schedule;
import dev.unknot.scenario.vectors.RecordedVector.AllExecutions;
import dev.unknot.scenario.vectors.RecordedVector.CountedOutcome;
import dev.unknot.scenario.vectors.RecordedVector.OneExecution;
import dev.unknot.sync.sim.SimScheduler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one vector; the fields are what has been read of it so far. */
final class VectorParser {
    private static final int EVENT_FIELDS = 6;

    private final String file;
    private final int line;
    private final JsonCursor json;
    private final OperationReader operations;

    private @Nullable String name;
    private @Nullable List<Operation> setup;
    private @Nullable List<List<Operation>> threads;
    private @Nullable Policy schedule;
    private @Nullable String outcome;
    private @Nullable String detail;
    private @Nullable List<List<@Nullable OperationResult>> results;
    private @Nullable Long now;
    private @Nullable List<String> trace;
    private @Nullable String anomaly;
    private @Nullable Long schedules;
    private @Nullable Long stepsMax;
    private @Nullable Long distinct;
    private @Nullable List<CountedOutcome> outcomes;

    /** What chose the steps; without a schedule it was the sequential policy. */
    private record Policy(@Nullable Schedule schedule) {}

    private VectorParser(String file, int line, JsonCursor json) {
        this.file = file;
        this.line = line;
        this.json = json;
        operations = new OperationReader(json);
    }

    /** The vector of a line. */
    static RecordedVector parse(String file, int line, byte[] text, int length) throws VectorFormatException {
        try (JsonCursor json = new JsonCursor(file, line, text, length)) {
            VectorParser parser = new VectorParser(file, line, json);
            parser.fields();
            json.endOfLine();
            return parser.vector();
        }
    }

    private void fields() throws VectorFormatException {
        json.startObject();
        for (String key = json.key(); key != null; key = json.key()) {
            switch (key) {
                case "name" -> name = json.string("a name");
                case "setup" -> setup = json.list("the set-up", operations::operation);
                case "threads" ->
                    threads = json.list(
                            "the threads", () -> json.list("the operations of a thread", operations::operation));
                case "schedule" -> schedule = policy();
                case "outcome" -> outcome = outcomeWord();
                case "detail" -> detail = json.string("the detail");
                case "results" -> results = results();
                case "now" -> now = json.bits("the time");
                case "trace" -> trace = json.list("the trace", this::traceEntry);
                case "anomaly" -> anomaly = json.string("the anomaly");
                case "schedules" -> schedules = json.number("the number of schedules", 0, Long.MAX_VALUE);
                case "max_steps" -> stepsMax = json.number("the number of steps", 0, Long.MAX_VALUE);
                case "distinct" -> distinct = json.number("the number of outcomes", 0, Long.MAX_VALUE);
                case "outcomes" -> outcomes = json.list("the outcomes", this::countedOutcome);
                case "fail_thread", "backtrace", "cause", "real_bug", "verdict", "preemptions", "explanation" ->
                    json.skip();
                default -> throw json.wrong("key \"" + key + "\" is not known");
            }
        }
    }

    // ---- the parts ----

    private Policy policy() throws VectorFormatException {
        if (!json.isString()) {
            return new Policy(schedule());
        }
        String word = json.string("a schedule");
        if (!word.equals("seq")) {
            throw json.wrong("\"" + word + "\" is no schedule");
        }
        return new Policy(null);
    }

    private Schedule schedule() throws VectorFormatException {
        List<Integer> steps = json.list("the schedule", this::step);
        return new Schedule(steps.stream().mapToInt(Integer::intValue).toArray(), 0);
    }

    private Integer step() throws VectorFormatException {
        if (!json.isString()) {
            return json.integer("a thread", 0, SimScheduler.THREADS_MAX - 1);
        }
        String word = json.string("a thread");
        return switch (word) {
            case TraceText.TASK_QUEUE -> SimScheduler.FIRST_TASK_QUEUE;
            case TraceText.CLOCK -> SimScheduler.CLOCK;
            default -> throw json.wrong("\"" + word + "\" is no thread");
        };
    }

    private String outcomeWord() throws VectorFormatException {
        String word = json.string("an outcome");
        if (!Outcome.isWord(word)) {
            throw json.wrong("\"" + word + "\" is no outcome");
        }
        return word;
    }

    private List<List<@Nullable OperationResult>> results() throws VectorFormatException {
        return json.list("the results", () -> json.list("the results of a thread", this::result));
    }

    private @Nullable OperationResult result() throws VectorFormatException {
        if (json.isNull()) {
            json.takeNull();
            return null;
        }
        json.startArray("a result");
        long value = json.bits("the value of a result");
        String error = "";
        if (json.isString()) {
            error = json.string("an error");
        } else {
            json.integer("an error", 0, 0);
        }
        List<ResultEvent> events = json.isEndOfArray() ? null : json.list("the events", this::event);
        json.endArray("a result");
        return new OperationResult(value, error, events);
    }

    private ResultEvent event() throws VectorFormatException {
        json.startArray("an event");
        String descriptor = json.isString() ? json.string("a name") : null;
        long ident = descriptor == null ? json.bits("the ident of an event") : 0;
        long[] fields = new long[EVENT_FIELDS - 1];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = json.bits("a field of an event");
        }
        json.endArray("an event");
        return new ResultEvent(descriptor, ident, fields[0], fields[1], fields[2], fields[3], fields[4]);
    }

    /** An entry of the trace in the form of {@link TraceText}. */
    private String traceEntry() throws VectorFormatException {
        StringBuilder entry = new StringBuilder();
        json.startArray("an entry of the trace");
        while (!json.isEndOfArray()) {
            entry.append(entry.isEmpty() ? "[" : ",");
            if (json.isNull()) {
                json.takeNull();
                entry.append("null");
            } else if (json.isString()) {
                entry.append('"').append(json.string("a word")).append('"');
            } else {
                entry.append(json.bits("a word or a number"));
            }
        }
        json.endArray("an entry of the trace");
        return entry.append(']').toString();
    }

    private CountedOutcome countedOutcome() throws VectorFormatException {
        String word = null;
        String text = null;
        List<List<@Nullable OperationResult>> all = null;
        Long count = null;
        Schedule example = null;
        json.startObject();
        for (String key = json.key(); key != null; key = json.key()) {
            switch (key) {
                case "outcome" -> word = outcomeWord();
                case "detail" -> text = json.string("the detail");
                case "results" -> all = results();
                case "count" -> count = json.number("the count", 1, Long.MAX_VALUE);
                case "schedule" -> example = schedule();
                case "fail_thread", "backtrace" -> json.skip();
                default -> throw json.wrong("key \"" + key + "\" of an outcome is not known");
            }
        }
        if (word == null || text == null || all == null || count == null || example == null) {
            throw json.wrong("an outcome needs outcome, detail, results, count and schedule");
        }
        return new CountedOutcome(Outcome.recorded(word, text, all), count, example);
    }

    // ---- the whole ----

    private RecordedVector vector() throws VectorFormatException {
        String ownName = needed("name", name);
        List<Operation> first = needed("setup", setup);
        List<List<Operation>> bodies = needed("threads", threads);
        if (bodies.size() > SimScheduler.THREADS_MAX) {
            throw wrong("there are more than " + SimScheduler.THREADS_MAX + " threads");
        }
        checkInterrupts(first, bodies.size());
        for (List<Operation> body : bodies) {
            checkInterrupts(body, bodies.size());
        }
        boolean set = schedules != null || outcomes != null;
        return new RecordedVector(
                file, line, ownName, first, bodies, set ? allExecutions(bodies) : oneExecution(bodies));
    }

    private OneExecution oneExecution(List<List<Operation>> bodies) throws VectorFormatException {
        forbidden("max_steps", stepsMax);
        forbidden("distinct", distinct);
        Policy policy = needed("schedule", schedule);
        List<List<@Nullable OperationResult>> all = needed("results", results);
        checkShape(all, bodies);
        checkSteps(policy.schedule(), bodies.size());
        Outcome whole = Outcome.recorded(needed("outcome", outcome), needed("detail", detail), all);
        return new OneExecution(policy.schedule(), whole, needed("now", now), trace, anomaly);
    }

    private AllExecutions allExecutions(List<List<Operation>> bodies) throws VectorFormatException {
        forbidden("schedule", schedule);
        forbidden("outcome", outcome);
        forbidden("detail", detail);
        forbidden("results", results);
        forbidden("now", now);
        forbidden("trace", trace);
        forbidden("anomaly", anomaly);
        List<CountedOutcome> all = needed("outcomes", outcomes);
        for (CountedOutcome one : all) {
            checkShape(one.outcome().results(), bodies);
            checkSteps(one.schedule(), bodies.size());
        }
        if (distinct != null && distinct != all.size()) {
            throw wrong("distinct is " + distinct + ", but there are " + all.size() + " outcomes");
        }
        return new AllExecutions(needed("schedules", schedules), stepsMax == null ? -1 : stepsMax, all);
    }

    private void checkInterrupts(List<Operation> body, int threadCount) throws VectorFormatException {
        for (Operation operation : body) {
            if (operation instanceof Operation.Interrupt interrupt && interrupt.thread() >= threadCount) {
                throw wrong("thread " + interrupt.thread() + " is interrupted, of " + threadCount);
            }
        }
    }

    private void checkShape(List<List<@Nullable OperationResult>> all, List<List<Operation>> bodies)
            throws VectorFormatException {
        if (all.size() != bodies.size()) {
            throw wrong("there are results of " + all.size() + " threads, of " + bodies.size());
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).size() != bodies.get(i).size()) {
                throw wrong("there are " + all.get(i).size() + " results of thread " + i + ", which has "
                        + bodies.get(i).size() + " operations");
            }
        }
    }

    private void checkSteps(@Nullable Schedule steps, int threadCount) throws VectorFormatException {
        if (steps == null) {
            if (threadCount > 1) {
                throw wrong("the sequential policy is for one thread, there are " + threadCount);
            }
            return;
        }
        for (int step : steps.choices()) {
            if (step >= threadCount && step < SimScheduler.FIRST_TASK_QUEUE) {
                throw wrong("the schedule names thread " + step + ", of " + threadCount);
            }
        }
    }

    private <T> T needed(String key, @Nullable T value) throws VectorFormatException {
        if (value == null) {
            throw wrong("key \"" + key + "\" is missing");
        }
        return value;
    }

    private void forbidden(String key, @Nullable Object value) throws VectorFormatException {
        if (value != null) {
            throw wrong("key \"" + key + "\" does not belong here");
        }
    }

    private VectorFormatException wrong(String problem) {
        return new VectorFormatException(file, line, problem);
    }
}
