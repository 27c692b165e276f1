// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Callout;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.Label;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.VirtualTime;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deterministic scheduler. One instance is one execution: make it, run phases on it, look at it, drop it.
 *
 * <p>{@link #runAlone} runs code as the only thread, unrecorded: set-up before, checks after. {@link #run} runs the
 * threads that were spawned, each step as the {@link Chooser} says, and records it.
 *
 * <p>All of it happens on one thread of the JVM at a time; nothing here is synchronized and nothing is allocated per
 * step. Simulated threads may be one thread of the JVM: monitors and other locks of the JVM do not keep them from each
 * other, so none may be held at a scheduling point. The threads are kept in a {@link Crew}, steps made by a
 * {@link StepLoop}, and {@link Names} are given to what events are about.
 */
public final class SimScheduler implements Scheduler, VirtualTime {
    /** The largest number of spawned threads. */
    public static final int THREADS_MAX = 31;
    /** The number of the first task queue's thread. */
    public static final int FIRST_TASK_QUEUE = 32;
    /** The number of the clock. */
    public static final int CLOCK = 63;

    private final Carrier carrier;
    private final Granularity granularity;
    private final SimClock clock = new SimClock(this);
    private final Crew crew = new Crew();
    private final Names names = new Names();
    private final Touches touches = new Touches();
    private final StepLoop steps;
    private final MemoryModel memory;
    private boolean isOver;

    /**
     * Makes a scheduler for one execution at granularity {@link Granularity#SYNC}.
     *
     * @param recording what to record on; cleared here
     * @param stepsMax the largest number of steps of {@link #run}
     */
    public SimScheduler(Carrier carrier, Recording recording, int stepsMax) {
        this(carrier, recording, stepsMax, Granularity.SYNC);
    }

    /**
     * Makes a scheduler for one execution.
     *
     * @param recording what to record on; cleared here
     * @param stepsMax the largest number of steps of {@link #run}
     */
    public SimScheduler(Carrier carrier, Recording recording, int stepsMax, Granularity granularity) {
        this(carrier, recording, stepsMax, granularity, WakePolicy.STRICT);
    }

    /**
     * Makes a scheduler for one execution.
     *
     * @param recording what to record on; cleared here
     * @param stepsMax the largest number of steps of {@link #run}
     */
    public SimScheduler(
            Carrier carrier, Recording recording, int stepsMax, Granularity granularity, WakePolicy wakePolicy) {
        this.carrier = carrier;
        this.granularity = granularity;
        this.steps = new StepLoop(crew, clock, recording, touches, stepsMax, wakePolicy);
        this.memory = new MemoryModel(steps, names, touches, granularity);
        recording.clear();
    }

    // ---- phases ----

    /**
     * Runs code as the only thread, in the order of {@link SequentialPolicy}; tasks and callouts that are due run
     * between its operations and at its end. Nothing is recorded. Spawned threads wait for {@link #run}.
     *
     * @return {@link Ending#COMPLETED}, or what kept the code from its end
     */
    public Ending runAlone(String name, Runnable code) {
        crew.setAlone(new SimThread(this, Crew.ALONE, name, () -> {
            code.run();
            boundary();
        }));
        Ending ending = runAlone();
        if (ending == Ending.COMPLETED) {
            crew.setAlone(null);
        }
        return ending;
    }

    private Ending runAlone() {
        if (isOver) {
            // A check may look at what the subject must not touch any more.
            return steps.run(new SequentialPolicy());
        }
        memory.begin();
        try {
            return steps.run(new SequentialPolicy());
        } finally {
            memory.end();
        }
    }

    /** Runs the spawned threads to the end of the execution, and records every step. Called once. */
    public Ending run(Chooser strategy) {
        steps.recording().beginWith(names.objectCount());
        memory.begin();
        try {
            return steps.runRecorded(strategy);
        } finally {
            memory.end();
            isOver = true;
        }
    }

    /**
     * Gives up what is still suspended: its code is unwound, after which {@link #waiters} and {@link #heldBy} tell
     * nothing of use. An execution that is looked at no more should be disposed of.
     */
    public void dispose() {
        if (carrier == Carrier.HANDOVER) {
            steps.dispose();
        }
    }

    // ---- what an execution tells ----

    /** Has a listener watch {@link #run}. */
    public void listen(StepListener watcher) {
        steps.listen(memory.unwatched(watcher));
    }

    /** Has a sink told what steps touch; null for nobody. */
    public void tellAccesses(@Nullable AccessSink sink) {
        touches.tell(sink);
    }

    /**
     * Gives numbers to fields that threads share, for {@link #fieldRead} and {@link #fieldWritten}.
     *
     * @param count how many fields; they get consecutive numbers
     * @return the number of the first one
     */
    public int newNumbers(int count) {
        return touches.newNumbers(steps.current(), count);
    }

    /** Says that the running step reads a field. Needed where its lock is not held; harmless elsewhere. */
    public void fieldRead(int number) {
        touches.looks(number);
    }

    /** Says that the running step writes a field. Needed where its lock is not held; harmless elsewhere. */
    public void fieldWritten(int number) {
        touches.changes(number);
    }

    /** Says that the running step changes a field in a way that only those who read or write it notice. */
    public void fieldJoined(int number) {
        touches.joins(number);
    }

    /** Has a listener hear what threads of {@link #run} do while they hold locks. */
    public void listenToLocks(LockListener watcher) {
        steps.listenToLocks(watcher);
    }

    /** The name of the object of an event; empty if it has none. */
    public String label(int object) {
        return names.label(object);
    }

    /** The field of a {@link Verb#READ} or {@link Verb#WRITE} event, with the name of the object. */
    public String place(int object, int field) {
        return names.object(object) instanceof Shadow shadow ? shadow.place(field) : label(object);
    }

    /** The accesses to memory that nothing orders, in the order in which they were found; at most 32. */
    public List<Race> races() {
        return memory.races();
    }

    /** The wait message of a {@link Verb#SLEEP} or {@link Verb#RESUME} event, or what a {@link Verb#CHOICE} is about. */
    public String message(int argument, Verb verb) {
        return names.message(
                verb == Verb.CHOICE ? argument >>> Recording.MESSAGE_BITS : argument & Names.MESSAGES_MAX - 1);
    }

    /** Whether who went to sleep with this {@link Verb#SLEEP} event may rightly sleep for ever in the present state. */
    public boolean mayRest(int event) {
        SimChannel channel = (SimChannel) names.object(recording().object(event));
        return channel.condition().mayWaitForever(message(recording().argument(event), Verb.SLEEP));
    }

    /** The reason of a {@link Verb#RESUME} event. */
    public static WakeReason reason(int argument) {
        return WakeReason.values()[argument >>> Recording.MESSAGE_BITS];
    }

    /** How the last phase ended. */
    public Ending ending() {
        return steps.ending();
    }

    /** What a thread threw, if the execution ended with that. */
    public @Nullable Throwable failure() {
        return steps.failure();
    }

    /** The number of the thread that failed, or -1. */
    public int failedThread() {
        SimThread thread = steps.failedThread();
        return thread == null ? -1 : thread.id;
    }

    /** What was recorded. */
    public Recording recording() {
        return steps.recording();
    }

    /** How many times in this phase time moved since nothing else could happen. */
    public int idleJumps() {
        return steps.idleJumps();
    }

    /** The number of threads that were spawned. */
    public int threadCount() {
        return crew.threadCount();
    }

    /** The name of a thread. */
    public String threadName(int id) {
        return crew.thread(id).name();
    }

    /** The names of the locks that a thread holds, in the order of their taking. */
    public List<String> heldBy(int id) {
        SimThread thread = crew.thread(id);
        List<String> held = new ArrayList<>();
        for (int i = 0; i < thread.heldCount(); i++) {
            held.add(thread.held(i).label());
        }
        return held;
    }

    /** The threads that are not finished and wait: one that ran alone in vain, then spawned ones, then services. */
    public List<Waiter> waiters() {
        return crew.waiters();
    }

    /**
     * The threads that a waiting thread waits for: who holds its lock in any mode, or runs the callout that it drains.
     * Empty for who waits on a channel or in select, where anybody might wake it.
     *
     * @param id the number of the thread that waits
     */
    public List<Integer> blockersOf(int id) {
        return crew.blockersOf(crew.thread(id));
    }

    // ---- for the objects of this package ----

    Carrier carrier() {
        return carrier;
    }

    MemoryModel memory() {
        return memory;
    }

    SimClock clock() {
        return clock;
    }

    Crew crew() {
        return crew;
    }

    Touches touches() {
        return touches;
    }

    StepLoop steps() {
        return steps;
    }

    SimThread running() {
        return steps.running();
    }

    int register(Object object) {
        return names.register(object);
    }

    /** A scheduling point of the running thread, whose next step begins with {@code pending}. */
    void point(SimThread self, SimThread.Pending pending, @Nullable Object object) {
        steps.point(self, pending, object);
    }

    void record(Verb verb, SimThread thread, int object, int argument) {
        steps.record(verb, thread, object, argument);
    }

    // ---- the interface ----

    @Override
    public Mutex newMutex(LockClass lockClass, int serial) {
        return new SimMutex(this, lockClass, serial);
    }

    @Override
    public SharedLock newSharedLock(LockClass lockClass, int serial) {
        return new SimSharedLock(this, lockClass, serial);
    }

    @Override
    public WaitChannel newChannel(Label label, WaitCondition condition) {
        return new SimChannel(this, label, condition);
    }

    @Override
    public SelectLatch newSelectLatch() {
        return new SimSelectLatch(this);
    }

    @Override
    public Callout newCallout(Label label, Runnable function) {
        return clock.newCallout(label, function);
    }

    @Override
    public TaskQueue newTaskQueue(String name) {
        return new SimTaskQueue(this, name);
    }

    @Override
    public AtomicCounter newCounter(int initial) {
        return SimCounter.of(this, initial, granularity);
    }

    @Override
    public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
        SimThread self = running();
        self.dropsInterlock = false;
        sleep(self, (SimChannel) channel, (SimMutex) interlock, waitMessage);
    }

    @Override
    public void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage) {
        SimThread self = running();
        self.dropsInterlock = true;
        sleep(self, (SimChannel) channel, (SimMutex) interlock, waitMessage);
    }

    @Override
    public WakeReason sleepInterruptibly(WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
        SimThread self = running();
        self.dropsInterlock = false;
        self.interruptible = true;
        self.deadline = deadline;
        sleep(self, (SimChannel) channel, (SimMutex) interlock, waitMessage);
        self.interruptible = false;
        self.deadline = FOREVER;
        return self.wakeReason;
    }

    private void sleep(SimThread self, SimChannel channel, SimMutex interlock, String waitMessage) {
        int argument = names.message(waitMessage);
        self.waitMessage = waitMessage;
        self.interlock = interlock;
        interlock.release(self);
        record(Verb.SLEEP, self, channel.id, argument);
        if (self.heldCount() > 0 || self.id == CLOCK) {
            steps.waitsHolding(self, LockListener.Wait.SLEEP);
            if (!self.dropsInterlock) {
                steps.takesMore(self, interlock, LockListener.Mode.EXCLUSIVE);
            }
        }
        WakeReason interrupt = null;
        if (self.interruptible) {
            touches.looks(Touches.interrupt(self));
            interrupt = self.takeInterrupt();
        }
        if (self.deadline != FOREVER) {
            touches.looks(Touches.TIME);
        }
        if (interrupt != null) {
            self.wake(interrupt);
        } else if (self.deadline != FOREVER && self.deadline <= clock.now()) {
            self.wake(WakeReason.TIMED_OUT);
        } else {
            self.pending = SimThread.Pending.ASLEEP;
            touches.joins(channel.number);
            channel.add(self);
        }
        point(self, self.pending, channel);
        touches.looks(Touches.flag(self));
        if (!self.dropsInterlock) {
            interlock.take(self);
        }
        self.interlock = null;
        record(Verb.RESUME, self, channel.id, argument | self.wakeReason.ordinal() << Recording.MESSAGE_BITS);
    }

    @Override
    public void wakeup(WaitChannel channel) {
        SimChannel simChannel = (SimChannel) channel;
        SimThread self = running();
        int woken = simChannel.wakeAll(self, touches, memory);
        record(Verb.WAKEUP, self, simChannel.id, woken);
    }

    @Override
    public long uptime() {
        touches.looks(Touches.TIME);
        return clock.now();
    }

    @Override
    public long bootTime() {
        return 0;
    }

    @Override
    public void advance(long duration) {
        touches.changes(Touches.WORLD);
        steps.moveTimeTo(clock.now() + duration);
    }

    /**
     * A point between two operations of a program that runs by {@link SequentialPolicy}, where tasks and callouts go
     * first. Under any other chooser it does nothing.
     */
    public void boundary() {
        SequentialPolicy policy = steps.sequentialPolicy();
        if (policy != null) {
            policy.atBoundary();
            point(running(), SimThread.Pending.BOUNDARY, null);
        }
    }

    @Override
    public KernelThread spawn(String name, Runnable body) {
        int id = crew.threadCount();
        if (id == THREADS_MAX) {
            throw new EngineError("an execution with more than " + THREADS_MAX + " threads");
        }
        SimThread thread = new SimThread(this, id, name, body);
        touches.changes(Touches.CREW);
        touches.changes(Touches.start(thread));
        crew.add(thread);
        SimThread parent = steps.current();
        if (parent != null) {
            memory.pass(parent, thread);
            record(Verb.SPAWN, parent, Recording.NO_OBJECT, id);
        }
        return thread;
    }

    @Override
    public KernelThread currentThread() {
        return running();
    }

    @Override
    public int choose(int bound, String what) {
        SimThread self = running();
        if (bound < 1 || bound > Names.MESSAGES_MAX) {
            throw new EngineError("choose " + what + ": " + bound + " possibilities");
        }
        int value = steps.chooseValue(bound, what);
        record(Verb.CHOICE, self, Recording.NO_OBJECT, names.message(what) << Recording.MESSAGE_BITS | value);
        return value;
    }

    @Override
    public void beginOperation(int index) {
        boundary();
        record(Verb.OPERATION, running(), Recording.NO_OBJECT, index);
    }
}
