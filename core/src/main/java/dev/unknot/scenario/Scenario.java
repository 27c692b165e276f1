// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Program;
import dev.unknot.explore.Subject;
import dev.unknot.history.SystemCallJudge;
import dev.unknot.history.SystemCallLog;
import dev.unknot.history.Verdict;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A program of a few threads on a machine, and what must hold after it. Besides what a scenario says itself, the
 * machine must pass {@link dev.unknot.kqueue.Kernel#audit} after each execution, and the results of the operations must
 * be explained by some order of them, if all of them are known to the models of {@link SystemCallJudge}.
 *
 * <p>Immutable once built; one scenario serves any number of executions on any number of workers.
 */
public final class Scenario implements Program {
    private final String name;
    private final String purpose;
    private final List<Operation> setUp;
    private final List<Body> bodies;
    private final List<Expectation> expectations;
    private final int handles;
    private final int operations;
    /** Judges what the threads have done; null if some of it is nothing that a history can have. */
    private final @Nullable SystemCallJudge judge;

    private Scenario(Builder builder) {
        name = builder.name;
        purpose = builder.purpose;
        setUp = List.copyOf(builder.setUp);
        bodies = List.copyOf(builder.bodies);
        expectations = List.copyOf(builder.expectations);
        handles = builder.handles;
        List<Operation> all = new ArrayList<>(setUp);
        List<String> names = new ArrayList<>();
        for (Body body : bodies) {
            names.add(body.name());
            all.addAll(body.operations());
        }
        names.add("set-up");
        operations = all.size();
        judge = all.stream().allMatch(operation -> operation.kind() == Operation.Kind.SYSTEM_CALL)
                ? new SystemCallJudge(names)
                : null;
    }

    /** A thread: its name, and what it does. */
    public record Body(String name, List<Operation> operations) {}

    /** Begins a scenario. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    @Override
    public String name() {
        return name;
    }

    /** What the scenario is after, in one sentence. */
    public String purpose() {
        return purpose;
    }

    /** What is done before the threads start. */
    public List<Operation> setUp() {
        return setUp;
    }

    /** The threads. */
    public List<Body> threads() {
        return bodies;
    }

    /** What must hold besides the invariants of the machine. */
    public List<Expectation> expectations() {
        return expectations;
    }

    /** Whether each execution is held to sequential models of what its threads do. */
    public boolean isJudged() {
        return judge != null;
    }

    /** What no order of the operations of an execution explains, or null; so much of the log is of set-up. */
    Verdict.@Nullable NotLinearizable judge(SystemCallLog log, int setUpSize) {
        return judge == null ? null : judge.judge(log, setUpSize);
    }

    @Override
    public Subject start(Scheduler scheduler) {
        return new Execution(this, scheduler, newWorld(scheduler));
    }

    private World newWorld(Scheduler scheduler) {
        int[] counts = new int[bodies.size()];
        for (int thread = 0; thread < counts.length; thread++) {
            counts[thread] = bodies.get(thread).operations().size();
        }
        SystemCallLog log = isJudged() ? new SystemCallLog(operations) : null;
        return new World(Machine.boot(scheduler), handles, counts, log);
    }

    /** Puts a scenario together. The methods that name a thing bind the name in set-up. */
    public static final class Builder {
        private final String name;
        private String purpose = "";
        private final List<Operation> setUp = new ArrayList<>();
        private final List<Body> bodies = new ArrayList<>();
        private final List<Expectation> expectations = new ArrayList<>();
        private int handles;

        private Builder(String name) {
            this.name = name;
        }

        /** Says what the scenario is after, in one sentence without a full stop. */
        public Builder after(String text) {
            purpose = text;
            return this;
        }

        /** A name that is bound later. */
        public Handle handle(String text) {
            return new Handle(text, handles++);
        }

        /** Makes a kqueue. */
        public Handle kqueue(String text) {
            Handle kq = handle(text);
            setUp(Operations.kqueue(kq));
            return kq;
        }

        /** Makes a pipe; the names are those of its two ends. */
        public Handle[] pipe(String first, String second) {
            Handle[] ends = {handle(first), handle(second)};
            setUp(Operations.pipe(ends[0], ends[1]));
            return ends;
        }

        /** Makes a process. */
        public Handle process(String text) {
            Handle process = handle(text);
            setUp(Operations.fork(process));
            return process;
        }

        /** Opens a test device. */
        public Handle device(String text, int kind) {
            Handle device = handle(text);
            setUp(Operations.device(device, kind));
            return device;
        }

        /** Does something before the threads start. */
        public Builder setUp(Operation operation) {
            setUp.add(operation);
            return this;
        }

        /** Adds a thread. */
        public Builder thread(String text, Operation... operations) {
            bodies.add(new Body(text, List.of(operations)));
            return this;
        }

        /** Demands something of the world at the end of each execution. */
        public Builder expect(String text, Predicate<World> holds) {
            expectations.add(new Expectation(text, (world, waiters, sink) -> {
                if (!holds.test(world)) {
                    sink.violated(FindingKind.EXPECTATION, "does not hold: " + text);
                }
            }));
            return this;
        }

        /** Demands that all knotes have gone. */
        public Builder expectNoKnote() {
            return expect("no knote is there", world -> world.knotes() == 0);
        }

        /** Demands that a kqueue that was closed, the only one, has left neither itself nor a knote. */
        public Builder expectNothingLeft() {
            return expect(
                    "nothing is left of the kqueue",
                    world -> world.machine().kernel().liveKqueues() == 0 && world.knotes() == 0);
        }

        /** Demands that no thread is left waiting for an event. */
        public Builder expectNobodyWaits() {
            expectations.add(new Expectation("nobody waits for ever", (world, waiters, sink) -> {
                if (!waiters.isEmpty()) {
                    sink.violated(
                            FindingKind.LOST_EVENT,
                            waiters.getFirst().name() + " waits for ever for an event that has happened: "
                                    + waiters.getFirst().describe());
                }
            }));
            return this;
        }

        /** The scenario. */
        public Scenario build() {
            return new Scenario(this);
        }
    }
}
