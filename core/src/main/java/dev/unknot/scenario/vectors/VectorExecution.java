// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.explore.Executor;
import dev.unknot.explore.Program;
import dev.unknot.explore.Subject;
import dev.unknot.explore.TraceSearch;
import dev.unknot.kqueue.AuditViolation;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Chooser;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.EngineError;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.Waiter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs the program of a vector, each time on a new machine. Belongs to one worker. */
final class VectorExecution {
    private static final int STEPS_MAX = 1_000_000;
    /** Objects in the message of a panic, which the original prints as pointers. */
    private static final Pattern POINTER = Pattern.compile("knote#\\d+|(?<=knlist |autodestroy )knlist");

    private final RecordedVector vector;
    private final Boot boot;
    private final Carrier carrier = Carrier.best();
    private final Recording recording = new Recording();

    private @Nullable SimScheduler scheduler;
    private @Nullable Machine machine;
    private @Nullable OperationResult[][] results = new @Nullable OperationResult[0][];
    private Ending ending = Ending.COMPLETED;

    /** Makes the machine that a program runs on. */
    @FunctionalInterface
    interface Boot {
        /** A new machine on the scheduler, or on one that passes everything on to it. */
        Machine boot(SimScheduler scheduler);
    }

    /** A set-up that did not come to its end. */
    static final class SetUpFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SetUpFailed(String message) {
            super(message);
        }
    }

    VectorExecution(RecordedVector vector, Boot boot) {
        this.vector = vector;
        this.boot = boot;
    }

    /** Runs the set-up, then the threads as the chooser says, and tells what came of it. */
    Outcome run(Chooser chooser) {
        SimScheduler fresh = new SimScheduler(carrier, recording, STEPS_MAX);
        Runnable setUpCode = spawn(fresh);
        Ending setUp = fresh.runAlone("setup", setUpCode);
        if (setUp != Ending.COMPLETED) {
            throw new SetUpFailed(setUp + (fresh.failure() == null ? "" : ": " + reason(fresh.failure())));
        }
        ending = fresh.run(chooser);
        Outcome outcome = outcome(fresh);
        fresh.dispose();
        return outcome;
    }

    /**
     * Runs the program once for each trace: of all schedules that differ only in the order of steps which have nothing to
     * do with each other, one is tried. The core must be one that tells all its accesses to memory.
     *
     * @param outcomes is told what came of each
     */
    void runEachTrace(Predicate<Outcome> outcomes) {
        Executor executor = new Executor(new Traced(), carrier, STEPS_MAX);
        TraceSearch search = new TraceSearch(executor);
        boolean goesOn = true;
        while (goesOn && search.next()) {
            ending = search.ending();
            goesOn = outcomes.test(outcome(executor.scheduler()));
        }
        executor.scheduler().dispose();
    }

    /** The program as a search sees it. */
    private final class Traced implements Program {
        @Override
        public String name() {
            return vector.name();
        }

        @Override
        public Subject start(Scheduler fresh) {
            spawn((SimScheduler) fresh).run();
            return (waiters, sink) -> {};
        }
    }

    /** Spawns the threads; what is returned is the set-up. */
    private Runnable spawn(SimScheduler fresh) {
        scheduler = fresh;
        List<List<Operation>> bodies = vector.threads();
        KernelThread[] threads = new KernelThread[bodies.size()];
        @Nullable OperationResult[][] all = new @Nullable OperationResult[threads.length][];
        results = all;
        Interpreter[] made = new Interpreter[1];
        for (int i = 0; i < threads.length; i++) {
            List<Operation> body = bodies.get(i);
            @Nullable OperationResult[] own = new @Nullable OperationResult[body.size()];
            all[i] = own;
            threads[i] = fresh.spawn("T" + i, () -> runBody(fresh, made[0], body, own));
        }
        return () -> {
            Machine booted = boot.boot(fresh);
            machine = booted;
            Interpreter interpreter = new Interpreter(fresh, booted, threads);
            made[0] = interpreter;
            runBody(
                    fresh,
                    interpreter,
                    vector.setup(),
                    new @Nullable OperationResult[vector.setup().size()]);
        };
    }

    private static void runBody(
            SimScheduler fresh, Interpreter interpreter, List<Operation> body, @Nullable OperationResult[] own) {
        for (int i = 0; i < own.length; i++) {
            fresh.beginOperation(i);
            own[i] = interpreter.run(body.get(i));
        }
        fresh.boundary();
    }

    private Outcome outcome(SimScheduler fresh) {
        return switch (ending) {
            case COMPLETED -> outcome(Outcome.OK, "");
            case BLOCKED -> outcome(Outcome.EXPECTED_BLOCK, waiters(fresh));
            case STUCK -> outcome(Outcome.STUCK, waiters(fresh));
            case PANIC -> panic(fresh.failure());
            case EXCEPTION -> exception(fresh.failure());
            case STEP_LIMIT -> outcome("step limit", "");
            case STOPPED -> outcome("stopped", "");
        };
    }

    private Outcome outcome(String word, String detail) {
        List<List<@Nullable OperationResult>> lists = new ArrayList<>(results.length);
        for (@Nullable OperationResult[] own : results) {
            lists.add(Collections.unmodifiableList(Arrays.asList(own)));
        }
        return new Outcome(word, detail, lists);
    }

    private static String waiters(SimScheduler fresh) {
        StringBuilder text = new StringBuilder();
        for (Waiter waiter : fresh.waiters()) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(TraceText.waiter(waiter.thread()))
                    .append(": ")
                    .append(waiter.kind().equals("select") ? "poll" : waiter.describe());
        }
        return text.toString();
    }

    private Outcome panic(@Nullable Throwable failure) {
        if (!(failure instanceof Panic panic)) {
            throw new EngineError("a panic without its cause");
        }
        return switch (panic.kind()) {
            case USE_AFTER_FREE -> outcome(Outcome.USE_AFTER_FREE, panic.reason());
            case ASSERTION, CORRUPTED_QUEUE -> outcome(Outcome.PANIC, reason(panic));
        };
    }

    private Outcome exception(@Nullable Throwable failure) {
        if (failure instanceof EngineError || failure instanceof VirtualMachineError) {
            throw (Error) failure;
        }
        return outcome("exception", reason(failure));
    }

    private static String reason(@Nullable Throwable failure) {
        return failure instanceof Panic panic
                ? POINTER.matcher(panic.reason()).replaceAll("PTR")
                : String.valueOf(failure);
    }

    /** What is wrong at the end of the execution, which must have been orderly. */
    List<AuditViolation> audit() {
        Machine used = machine;
        return used == null ? List.of() : used.kernel().audit();
    }

    /** The virtual time at the end of the execution. */
    long now() {
        return scheduler().uptime();
    }

    /** The number of steps of the execution. */
    int steps() {
        return recording.steps();
    }

    /** The scheduler of the latest execution. */
    SimScheduler scheduler() {
        SimScheduler used = scheduler;
        if (used == null) {
            throw new EngineError("nothing was executed");
        }
        return used;
    }
}
