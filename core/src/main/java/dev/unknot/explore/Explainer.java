// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.Explanation.Access;
import dev.unknot.explore.Explanation.Action;
import dev.unknot.explore.Explanation.Change;
import dev.unknot.explore.Explanation.Field;
import dev.unknot.explore.Explanation.Frame;
import dev.unknot.explore.Explanation.OperationResult;
import dev.unknot.explore.Explanation.Step;
import dev.unknot.explore.Explanation.ThreadName;
import dev.unknot.explore.Explanation.UnorderedPair;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.Race;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.StepListener;
import dev.unknot.sync.sim.Verb;
import dev.unknot.sync.sim.Waiter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Replays a schedule and takes down what each step did, where in the code, and what it changed. */
public final class Explainer implements StepListener {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final String SYNC = "dev.unknot.sync.";
    private static final String SELF = "dev.unknot.explore.";
    /** What is further out belongs to whoever runs the execution. */
    private static final String THREAD = SYNC + "sim.SimThread";

    private static final String PROJECT = "dev.unknot.";

    private final SimScheduler scheduler;
    private final Subject subject;
    private final List<Step> steps = new ArrayList<>();
    private final TreeSet<Integer> threads = new TreeSet<>();
    private final List<int[]> begun = new ArrayList<>();
    /** By the number of the access. */
    private final List<Whereabouts> accesses = new ArrayList<>();

    private Map<String, Field> state = Map.of();
    private List<Action> actions = new ArrayList<>();
    private int stepThread = -1;
    private int stepNumber;

    /** Where a thread was when it accessed memory. */
    private record Whereabouts(int step, List<String> held, List<Frame> stack) {}

    private Explainer(SimScheduler scheduler, Subject subject) {
        this.scheduler = scheduler;
        this.subject = subject;
        for (int i = 0; i < scheduler.threadCount(); i++) {
            threads.add(i);
        }
        state = fields();
    }

    /**
     * Replays the schedule.
     *
     * @return the explanation; its violation is null if the schedule does not lead to one
     * @throws ScheduleFormatException if the schedule does not fit the program
     */
    public static Explanation explain(Executor executor, Schedule schedule) throws ScheduleFormatException {
        Setting setting = Setting.of(executor.program());
        if (!schedule.setting().equals(setting)) {
            throw new ScheduleFormatException("the schedule is of "
                    + schedule.setting().describe() + ", and cannot be replayed at " + setting.describe());
        }
        Replay replay = Replay.strict(schedule);
        replay.begin(0);
        Explainer[] explainer = new Explainer[1];
        Violation violation = executor.execute(replay, (scheduler, subject) -> {
            explainer[0] = new Explainer(scheduler, subject);
            return explainer[0];
        });
        if (!replay.fitted()) {
            throw new ScheduleFormatException("the schedule does not fit the scenario "
                    + executor.program().name() + " of this version"
                    + (replay.divergence() < 0 ? "" : ", from step " + replay.divergence() + " on"));
        }
        return explainer[0].result(executor, violation);
    }

    private Explanation result(Executor executor, @Nullable Violation violation) {
        List<ThreadName> names = new ArrayList<>();
        for (int thread : threads) {
            names.add(new ThreadName(thread, scheduler.threadName(thread)));
        }
        List<Waiter> waiters = switch (executor.ending()) {
            case BLOCKED, STUCK -> scheduler.waiters();
            case COMPLETED, PANIC, EXCEPTION, STEP_LIMIT, STOPPED -> List.of();
        };
        Throwable failure = scheduler.failure();
        List<Frame> stack = failure == null ? List.of() : frames(failure);
        List<OperationResult> results = new ArrayList<>();
        for (int[] operation : begun) {
            results.add(new OperationResult(operation[0], operation[1], subject.result(operation[0], operation[1])));
        }
        Standstill standstill = executor.ending() == Ending.STUCK ? Standstill.of(scheduler) : null;
        return new Explanation(
                names,
                steps,
                results,
                waiters,
                standstill,
                List.copyOf(state.values()),
                violation,
                races(),
                List.copyOf(subject.remarks()),
                stack);
    }

    private List<UnorderedPair> races() {
        List<UnorderedPair> races = new ArrayList<>();
        for (Race race : scheduler.races()) {
            races.add(
                    new UnorderedPair(race.place(), access(race.first()), access(race.second()), since(race.since())));
        }
        return races;
    }

    private Access access(Race.Access access) {
        Whereabouts at = accesses.get(access.number());
        return new Access(at.step(), scheduler.threadName(access.thread()), access.verb(), at.held(), at.stack());
    }

    private String since(int event) {
        return switch (event) {
            case Race.NEVER -> "";
            case Race.COUNTER -> "an operation on a counter";
            default -> {
                Recording recording = scheduler.recording();
                int step = 0;
                while (step + 1 < recording.steps() && recording.firstEvent(step + 1) <= event) {
                    step++;
                }
                yield "step " + step + ", " + recording.verb(event).word() + ' ' + object(recording, event);
            }
        };
    }

    /** What an event is about: of an access to memory, the field. */
    private String object(Recording recording, int event) {
        Verb verb = recording.verb(event);
        return verb == Verb.READ || verb == Verb.WRITE
                ? scheduler.place(recording.object(event), recording.argument(event))
                : scheduler.label(recording.object(event));
    }

    @Override
    public void accessed(int number) {
        accesses.add(new Whereabouts(stepNumber, scheduler.heldBy(stepThread), frames()));
    }

    @Override
    public void stepBegins(int thread) {
        endStep();
        stepThread = thread;
        stepNumber = scheduler.recording().steps();
        threads.add(thread);
    }

    @Override
    public void executionEnds() {
        endStep();
    }

    private void endStep() {
        if (stepThread < 0) {
            return;
        }
        Map<String, Field> after = fields();
        steps.add(new Step(stepNumber, stepThread, actions, changes(state, after), scheduler.heldBy(stepThread)));
        actions = new ArrayList<>();
        state = after;
        stepThread = -1;
    }

    private Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        subject.describe((object, field, value) -> fields.put(object + '\0' + field, new Field(object, field, value)));
        return fields;
    }

    private static List<Change> changes(Map<String, Field> before, Map<String, Field> after) {
        List<Change> changes = new ArrayList<>();
        after.forEach((key, field) -> {
            Field old = before.get(key);
            if (old == null || !old.value().equals(field.value())) {
                changes.add(new Change(field.object(), field.field(), old == null ? null : old.value(), field.value()));
            }
        });
        before.forEach((key, field) -> {
            if (!after.containsKey(key)) {
                changes.add(new Change(field.object(), field.field(), field.value(), null));
            }
        });
        return changes;
    }

    @Override
    public void recorded(int event) {
        Recording recording = scheduler.recording();
        Verb verb = recording.verb(event);
        int argument = recording.argument(event);
        int thread = recording.thread(event);
        if (verb == Verb.OPERATION) {
            begun.add(new int[] {thread, argument});
        }
        String detail = switch (verb) {
            case OPERATION -> subject.operation(thread, argument);
            case SLEEP -> scheduler.message(argument, verb);
            case RESUME -> scheduler.message(argument, verb) + " " + lower(SimScheduler.reason(argument));
            case SELECTED -> lower(dev.unknot.sync.WakeReason.values()[argument]);
            case WAKEUP -> argument == 0 ? "nobody sleeps" : argument == 1 ? "1 sleeper" : argument + " sleepers";
            case TIME, EARLY -> Long.toString(recording.time(event));
            case CHOICE -> scheduler.message(argument, verb) + " = " + (argument & 0xff);
            case SPAWN -> scheduler.threadName(argument);
            case LOCK,
                    UNLOCK,
                    LOCK_SHARED,
                    UNLOCK_SHARED,
                    SPURIOUS,
                    ENQUEUE,
                    TASK,
                    CALLOUT,
                    DRAIN,
                    DRAINED,
                    SELECT,
                    FIRE,
                    EXIT -> "";
            case READ, WRITE -> scheduler.place(recording.object(event), argument);
        };
        List<Frame> stack = switch (verb) {
            // These happen to a thread while another one runs.
            case TIME, EARLY, SPURIOUS -> List.of();
            default -> frames();
        };
        actions.add(new Action(verb, scheduler.label(recording.object(event)), detail, stack));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static List<Frame> frames() {
        return WALKER.walk(frames -> frames.takeWhile(
                        frame -> !frame.getClassName().equals(THREAD))
                .filter(frame -> isSubject(frame.getClassName()))
                .map(frame -> new Frame(
                        frame.getClassName(),
                        frame.getMethodName(),
                        String.valueOf(frame.getFileName()),
                        frame.getLineNumber()))
                .toList());
    }

    private static List<Frame> frames(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .takeWhile(element -> !element.getClassName().equals(THREAD))
                .filter(element -> isSubject(element.getClassName()))
                .map(element -> new Frame(
                        element.getClassName(),
                        element.getMethodName(),
                        String.valueOf(element.getFileName()),
                        element.getLineNumber()))
                .toList();
    }

    /** Whether a frame is the subject's, not the scheduler's, the engine's or the JDK's. */
    private static boolean isSubject(String className) {
        boolean foreign = className.startsWith("java.") || className.startsWith("jdk.");
        boolean engine = className.startsWith(SYNC) || className.startsWith(SELF);
        return !foreign && !(engine && className.startsWith(PROJECT));
    }
}
