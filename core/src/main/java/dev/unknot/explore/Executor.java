// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.Panic;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.EngineError;
import dev.unknot.sync.sim.Race;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.StepListener;
import dev.unknot.sync.sim.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs one execution of a program after the other, and judges each. Belongs to one worker; what it tells is about the
 * latest execution.
 */
public final class Executor {
    /** The largest number of steps of an execution, unless somebody asks for another. */
    public static final int DEFAULT_STEPS_MAX = 20_000;

    private final Program program;
    private final Carrier carrier;
    private final int stepsMax;
    private Recording recording = new Recording();

    private @Nullable SimScheduler scheduler;
    private @Nullable Subject subject;
    private Ending ending = Ending.COMPLETED;
    private @Nullable Violation violation;
    private @Nullable LockLog lockLog;

    /** Somebody who wants to see the execution from within. */
    interface Observer {
        /** Called between set-up and first step; what it returns watches the execution. */
        StepListener watch(SimScheduler scheduler, Subject subject);
    }

    /** An executor of a program on a carrier. */
    public Executor(Program program, Carrier carrier, int stepsMax) {
        this.program = program;
        this.carrier = carrier;
        this.stepsMax = stepsMax;
    }

    /** An executor with the best carrier and the default number of steps. */
    public Executor(Program program) {
        this(program, Carrier.best(), DEFAULT_STEPS_MAX);
    }

    /** Has a log take down the use of locks in all executions that follow. */
    public void logLocks(LockLog log) {
        lockLog = log;
    }

    /** The program. */
    public Program program() {
        return program;
    }

    /**
     * Runs one execution, for which the strategy has been prepared.
     *
     * @return what is wrong with it, or null
     * @throws EngineError if set-up does not come to its end, or the engine or the strategy fails
     */
    public @Nullable Violation execute(Strategy strategy) {
        return execute(strategy, null);
    }

    @Nullable
    Violation execute(Strategy strategy, @Nullable Observer observer) {
        run(strategy, observer);
        return conclude(observer);
    }

    /** Goes on with an execution that was judged and cut off, to find out whether it is a livelock. */
    @Nullable
    Violation conclude(@Nullable Observer observer) {
        if (ending == Ending.STEP_LIMIT && stepsMax / 4 >= FairContinuation.FAIR_STEPS_MIN) {
            continueFairly(observer);
        }
        return worst();
    }

    private void run(Strategy strategy, @Nullable Observer observer) {
        SimScheduler fresh = begin();
        if (observer != null) {
            fresh.listen(observer.watch(fresh, started()));
        }
        Ending ended = fresh.run(strategy);
        strategy.ended(ended);
        judge(ended);
    }

    /** Makes ready for an execution: a new scheduler, on which the program is set up. */
    SimScheduler begin() {
        SimScheduler old = scheduler;
        if (old != null) {
            old.dispose();
        }
        SimScheduler fresh =
                new SimScheduler(carrier, recording, stepsMax, program.granularity(), program.wakePolicy());
        scheduler = fresh;
        subject = null;
        Ending setUp = fresh.runAlone("setup", () -> subject = program.start(fresh));
        if (setUp != Ending.COMPLETED || subject == null) {
            throw new EngineError("set-up of " + program.name() + " ended with " + setUp, causeOf(fresh));
        }
        LockLog log = lockLog;
        if (log != null) {
            log.begin();
            fresh.listenToLocks(log);
        }
        return fresh;
    }

    /** The subject of the latest execution. */
    Subject started() {
        Subject started = subject;
        if (started == null) {
            throw new EngineError("nothing was set up");
        }
        return started;
    }

    /** Says what is wrong with the execution that was begun and came to this end; null if nothing is. */
    @Nullable
    Violation judge(Ending ended) {
        ending = ended;
        violation = null;
        LockLog log = lockLog;
        if (log != null) {
            log.ended(recording, ended);
        }
        SimScheduler fresh = scheduler();
        switch (ended) {
            case COMPLETED, BLOCKED -> check(fresh, started());
            case STUCK -> violation = stuck(fresh);
            case PANIC, EXCEPTION -> violation = thrown(causeOf(fresh));
            case STEP_LIMIT, STOPPED -> {}
        }
        return worst();
    }

    private @Nullable Violation worst() {
        List<Race> races = races(scheduler());
        return violation != null || races.isEmpty() ? violation : violation(scheduler(), races.getFirst());
    }

    /** The races of an execution that ran to its end; of one that the strategy ended nothing is said. */
    private List<Race> races(SimScheduler used) {
        return ending == Ending.STOPPED ? List.of() : used.races();
    }

    private static Violation violation(SimScheduler fresh, Race race) {
        int first = Math.min(race.first().thread(), race.second().thread());
        int second = Math.max(race.first().thread(), race.second().thread());
        return new Violation(
                FindingKind.DATA_RACE,
                race.place() + ": nothing orders its accesses by " + fresh.threadName(first) + " and "
                        + fresh.threadName(second));
    }

    /** All that is wrong with the execution: what {@link #execute} returned, and the races besides. */
    public List<Violation> violations() {
        List<Violation> all = new ArrayList<>();
        Violation worst = violation;
        if (worst != null) {
            all.add(worst);
        }
        SimScheduler used = scheduler();
        for (Race race : races(used)) {
            all.add(violation(used, race));
        }
        return all;
    }

    /**
     * Finds out whether an execution that was cut off is a livelock. If it is, the fair continuation takes its place;
     * otherwise it stays as it is, not judged.
     */
    private void continueFairly(@Nullable Observer observer) {
        SimScheduler cutOffScheduler = scheduler();
        Recording cutOff = recording;
        FairContinuation fair = new FairContinuation(cutOff.schedule(), stepsMax / 2);
        fair.begin(0);
        recording = new Recording();
        run(fair, observer);
        violation = ending == Ending.STEP_LIMIT ? FairContinuation.livelock(scheduler(), stepsMax / 4) : null;
        if (violation == null) {
            scheduler().dispose();
            scheduler = cutOffScheduler;
            recording = cutOff;
            ending = Ending.STEP_LIMIT;
        }
    }

    private void check(SimScheduler fresh, Subject started) {
        List<Waiter> waiters = ending == Ending.BLOCKED ? fresh.waiters() : List.of();
        Ending checked = fresh.runAlone("check", () -> started.check(waiters, this::violated));
        if (violation == null && checked != Ending.COMPLETED) {
            violation = checked == Ending.STUCK ? stuck(fresh) : thrown(causeOf(fresh));
        }
    }

    private void violated(FindingKind kind, String message) {
        if (violation == null) {
            violation = new Violation(kind, message);
        }
    }

    private static Throwable causeOf(SimScheduler scheduler) {
        Throwable failure = scheduler.failure();
        return failure != null ? failure : new EngineError("it waits for ever");
    }

    private static Violation stuck(SimScheduler scheduler) {
        Standstill standstill = Standstill.of(scheduler);
        return new Violation(standstill.kind(), standstill.message());
    }

    private static Violation thrown(Throwable cause) {
        return switch (cause) {
            case EngineError error -> throw error;
            case StackOverflowError error -> new Violation(FindingKind.EXCEPTION, error.toString());
            case VirtualMachineError error -> throw error;
            case Panic panic -> new Violation(kind(panic.kind()), panic.reason());
            case AssertionError error ->
                new Violation(FindingKind.EXPECTATION, Objects.toString(error.getMessage(), "an assertion failed"));
            default -> new Violation(FindingKind.EXCEPTION, cause.toString());
        };
    }

    private static FindingKind kind(Panic.Kind kind) {
        return switch (kind) {
            case ASSERTION -> FindingKind.PANIC;
            case CORRUPTED_QUEUE -> FindingKind.CORRUPTED_QUEUE;
            case USE_AFTER_FREE -> FindingKind.USE_AFTER_FREE;
        };
    }

    /** How the execution ended. */
    public Ending ending() {
        return ending;
    }

    /** What was recorded of the execution; overwritten by the next one. */
    public Recording recording() {
        return recording;
    }

    /** The schedule of the execution. */
    public Schedule schedule() {
        return new Schedule(recording.schedule(), recording.digest(), Setting.of(program));
    }

    /** The scheduler of the execution. */
    public SimScheduler scheduler() {
        SimScheduler used = scheduler;
        if (used == null) {
            throw new EngineError("nothing was executed");
        }
        return used;
    }
}
