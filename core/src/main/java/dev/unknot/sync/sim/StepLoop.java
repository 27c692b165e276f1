// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.Panic;
import org.jspecify.annotations.Nullable;

/**
 * Makes the steps of an execution, one after the other, and records them.
 *
 * <p>The thread that comes to a scheduling point decides by itself who runs next ({@link #point}). If it is the thread
 * itself, that costs no switch. If it is another one that is not on the stack, that one is resumed on top of it. If it is
 * one below, all above it are suspended, the topmost first; so two threads that take turns cost one suspension every
 * other time.
 *
 * <p>What goes wrong in here is the engine's or the strategy's fault, although it happens on the stack of a simulated
 * thread, whose code may catch it or cover it with an error of its own. Therefore it is kept, and comes out of
 * {@link #run} whatever the thread makes of it.
 */
final class StepLoop {
    /** How many threads may be on the stack, so that each has a good part of it for itself. */
    private static final int RESUMED_MAX = 8;

    private final Crew crew;
    private final SimClock clock;
    private final Recording recording;
    private final Touches touches;
    private final int stepsMax;
    /** Null if nothing wakes early. */
    private final @Nullable EarlyWakes earlyWakes;

    private @Nullable Chooser chooser;
    private @Nullable StepListener listener;
    private @Nullable LockListener lockListener;
    private int locksMadeOutside;
    private boolean recorded;
    private @Nullable SimThread current;
    private @Nullable SimThread next;
    /** How many threads are on the stack. */
    private int resumed;

    private int lastThread = -1;
    private Ending ending = Ending.COMPLETED;
    private @Nullable Throwable failure;
    private @Nullable SimThread failedThread;
    private @Nullable EngineError broken;
    private boolean disposed;
    private int idleJumps;

    StepLoop(Crew crew, SimClock clock, Recording recording, Touches touches, int stepsMax, WakePolicy wakePolicy) {
        this.crew = crew;
        this.clock = clock;
        this.recording = recording;
        this.touches = touches;
        this.stepsMax = stepsMax;
        this.earlyWakes = wakePolicy.isStrict() ? null : new EarlyWakes(this, clock, crew, touches, wakePolicy);
    }

    // ---- phases ----

    /** Runs steps without recording them, until nothing more can or may happen. */
    Ending run(Chooser strategy) {
        chooser = strategy;
        ending = Ending.COMPLETED;
        lastThread = -1;
        next = decide();
        while (true) {
            SimThread thread = next;
            if (thread == null) {
                break;
            }
            resume(thread);
        }
        current = null;
        chooser = null;
        EngineError error = broken;
        if (error != null) {
            throw error;
        }
        if (ending == Ending.STUCK && crew.allLegitimate()) {
            ending = Ending.BLOCKED;
        }
        return ending;
    }

    /** Runs steps and records them. */
    Ending runRecorded(Chooser strategy) {
        recorded = true;
        strategy.watch(new PendingView(crew, recording));
        try {
            run(strategy);
        } finally {
            recorded = false;
        }
        StepListener watcher = listener;
        if (watcher != null) {
            watcher.executionEnds();
        }
        return ending;
    }

    /** Unwinds what is still suspended; what its code does meanwhile changes nothing that is told. */
    void dispose() {
        disposed = true;
        for (SimThread thread : crew.all()) {
            current = thread;
            thread.abandon();
        }
        current = null;
    }

    // ---- steps ----

    /** A scheduling point of the running thread, whose next step begins with {@code pending}. */
    void point(SimThread self, SimThread.Pending pending, @Nullable Object object) {
        self.pending = pending;
        self.object = object;
        SimThread chosen = decide();
        if (chosen != self) {
            next = chosen;
            giveWay(self);
        }
    }

    /** Has others make steps, on top of this thread or after its suspension, until the next one is its own. */
    private void giveWay(SimThread self) {
        do {
            SimThread other = next;
            if (other == null || other.isResumed() || resumed == RESUMED_MAX) {
                self.suspend();
            } else {
                resume(other);
            }
        } while (next != self);
        current = self;
    }

    private void resume(SimThread thread) {
        current = thread;
        resumed++;
        thread.resume();
        resumed--;
    }

    private @Nullable SimThread decide() {
        try {
            return nextThread();
        } catch (RuntimeException | Error e) {
            throw broke(e);
        }
    }

    private EngineError broke(Throwable cause) {
        EngineError error =
                cause instanceof EngineError own ? own : new EngineError("the search failed: " + cause, cause);
        if (broken == null && !disposed) {
            broken = error;
        }
        chooser = null;
        next = null;
        return error;
    }

    /** Finds out who runs the next step, after those that only end a sleep; null ends the phase. */
    private @Nullable SimThread nextThread() {
        SimThread chosen = chooseNext();
        EarlyWakes early = earlyWakes;
        while (early != null && chosen != null && !chosen.isReady() && early.wake(chosen)) {
            chosen = chooseNext();
        }
        return chosen;
    }

    private @Nullable SimThread chooseNext() {
        Chooser strategy = runningChooser();
        long enabled = crew.enabled();
        while (enabled == 0) {
            if (!crew.hasLiveThreads() && crew.servicesIdle()) {
                return null;
            }
            if (!jump()) {
                ending = Ending.STUCK;
                return null;
            }
            enabled = crew.enabled();
        }
        if (recorded && recording.steps() >= stepsMax) {
            ending = Ending.STEP_LIMIT;
            return null;
        }
        int choice = strategy.chooseThread(enabled, lastThread);
        if (choice == Chooser.STOP) {
            ending = Ending.STOPPED;
            return null;
        }
        if (choice < 0 || choice >= Recording.VALUE_BASE || (enabled >>> choice & 1) == 0) {
            throw new EngineError("the chooser chose thread " + choice + ", which is not enabled");
        }
        lastThread = choice;
        if (recorded) {
            StepListener watcher = listener;
            if (watcher != null) {
                watcher.stepBegins(choice);
            }
            SimThread chosen = crew.thread(choice);
            recording.step(choice, chosen.pendingObject(), chosen.pendingAccess());
            return chosen;
        }
        return crew.thread(choice);
    }

    private Chooser runningChooser() {
        Chooser strategy = chooser;
        if (strategy == null) {
            throw new EngineError("no execution is running");
        }
        return strategy;
    }

    /** Moves time to the next deadline, if there is one that something waits for. */
    private boolean jump() {
        if (!crew.hasLiveThreads()) {
            return false;
        }
        SimCallout callout = clock.nextCallout();
        SimThread sleeper = crew.nextToExpire();
        if (callout == null && sleeper == null) {
            return false;
        }
        // Time wraps, so that any number can be a deadline.
        long deadline = Math.min(
                callout == null ? Long.MAX_VALUE : callout.deadline,
                sleeper == null ? Long.MAX_VALUE : sleeper.deadline);
        idleJumps++;
        long now = Math.max(clock.now(), deadline);
        if (recorded && now != clock.now()) {
            recording.jump(now);
            told();
        }
        moveTimeTo(now);
        return true;
    }

    void moveTimeTo(long now) {
        clock.setNow(now);
        crew.expire(now);
    }

    /** Has the chooser choose a value, which is a step of its own in the schedule. */
    int chooseValue(int bound, String what) {
        try {
            int value = runningChooser().chooseValue(bound);
            if (value < 0 || value >= bound) {
                throw new EngineError("the chooser chose " + value + " of " + bound + " for " + what);
            }
            if (recorded) {
                recording.step(Recording.VALUE_BASE + value, Recording.NO_OBJECT, PendingSteps.Access.NONE);
            }
            return value;
        } catch (RuntimeException | Error e) {
            throw broke(e);
        }
    }

    /** The body of a thread came to its end, which ends its last step. */
    void finished(SimThread thread) {
        if (disposed) {
            return;
        }
        checkHoldsNothing(thread);
        thread.pending = SimThread.Pending.DONE;
        if (thread.id < Crew.ALONE) {
            touches.joins(Touches.LIVE);
            crew.exited();
            record(Verb.EXIT, thread, Recording.NO_OBJECT, 0);
            next = decide();
        } else {
            next = null;
        }
    }

    static void checkHoldsNothing(SimThread thread) {
        if (thread.heldCount() > 0) {
            throw new Panic("thread " + thread.name() + " ends with " + thread.held(0) + " locked");
        }
    }

    /** The body of a thread ended with an exception, which ends the execution. */
    void failed(SimThread thread, Throwable cause) {
        if (disposed) {
            return;
        }
        touches.changes(Touches.WORLD);
        thread.pending = SimThread.Pending.DONE;
        failure = cause;
        failedThread = thread;
        ending = cause instanceof Panic ? Ending.PANIC : Ending.EXCEPTION;
        next = null;
    }

    // ---- recording ----

    void listen(StepListener watcher) {
        listener = watcher;
    }

    void listenToLocks(LockListener watcher) {
        lockListener = watcher;
    }

    /** A thread that holds locks is about to take one more. */
    void takesMore(SimThread thread, SimLock wanted, LockListener.Mode mode) {
        LockListener watcher = lockListener;
        if (watcher != null && recorded && !disposed) {
            watcher.takes(thread, wanted, mode);
        }
    }

    /** A thread is about to wait for something that is no lock, and should hold nothing that forbids it. */
    void waitsHolding(SimThread thread, LockListener.Wait wait) {
        LockListener watcher = lockListener;
        if (watcher != null && recorded && !disposed) {
            watcher.waits(thread, wait);
        }
    }

    /** The origin of a lock that is made at this moment. */
    int lockOrigin() {
        SimThread maker = current;
        return maker == null ? ~locksMadeOutside++ : maker.id << 24 | maker.locksMade++;
    }

    void record(Verb verb, SimThread thread, int object, int argument) {
        if (recorded) {
            recording.event(verb, thread.id, object, argument);
            told();
        }
    }

    /** Time has moved early for a thread that waited for that object, or for the clock. */
    void recordEarly(SimThread thread, int object) {
        recording.early(clock.now(), thread.id, object);
        told();
    }

    /** Whether a thread that is not ready may be chosen all the same. */
    boolean mayWakeEarly(SimThread thread) {
        EarlyWakes early = earlyWakes;
        return early != null && recorded && early.mayWake(thread);
    }

    int idleJumps() {
        return idleJumps;
    }

    /** An access to memory is about to be made. */
    void accessed(int number) {
        StepListener watcher = listener;
        if (watcher != null) {
            watcher.accessed(number);
        }
    }

    /** Whether the steps of this phase are recorded. */
    boolean isRecorded() {
        return recorded;
    }

    private void told() {
        StepListener watcher = listener;
        if (watcher != null) {
            watcher.recorded(recording.events() - 1);
        }
    }

    // ---- what it tells ----

    /** The thread that runs, or null outside of a phase. */
    @Nullable
    SimThread current() {
        return current;
    }

    SimThread running() {
        SimThread thread = current;
        if (thread == null) {
            throw new EngineError("called from outside of an execution");
        }
        return thread;
    }

    /** The policy of the phase, if the program runs in the order of one. */
    @Nullable
    SequentialPolicy sequentialPolicy() {
        return chooser instanceof SequentialPolicy policy ? policy : null;
    }

    Ending ending() {
        return ending;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    @Nullable
    SimThread failedThread() {
        return failedThread;
    }

    Recording recording() {
        return recording;
    }
}
