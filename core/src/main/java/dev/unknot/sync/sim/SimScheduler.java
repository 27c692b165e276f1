// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Callout;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.Label;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.VirtualTime;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deterministic scheduler. One instance is one execution: make it, run phases on it, look at it, drop it.
 *
 * <p>{@link #runAlone} runs code as the only thread, unrecorded: set-up before, checks after. {@link #run} runs the
 * threads that were spawned, each step as the {@link Chooser} says, and records it.
 *
 * <p><b>How a step is made.</b> A running thread that comes to a scheduling point says what it will do next, in its
 * {@link SimThread#pending}, and asks for the next thread in {@link #point}. If that is itself it just goes on; only
 * another one costs a switch of coroutines. All of it happens on one thread of the JVM at a time; nothing here is
 * synchronized and nothing is allocated per step.
 */
public final class SimScheduler implements Scheduler, VirtualTime {
    /** The largest number of spawned threads. */
    public static final int THREADS_MAX = 31;
    /** The number of the first task queue's thread. */
    public static final int FIRST_TASK_QUEUE = 32;
    /** The number of the clock. */
    public static final int CLOCK = 63;

    private static final int ALONE = 31;
    private static final int MESSAGE_BITS = 8;

    private final Carrier carrier;
    private final Recording recording;
    private final int stepsMax;
    private final SimClock clock = new SimClock(this);

    private SimThread[] threads = new SimThread[4];
    private int threadCount;
    private int liveThreads;
    private SimThread[] services = new SimThread[2];
    private int serviceCount;
    private int taskQueueCount;
    private @Nullable SimThread alone;

    private Object[] objects = new Object[16];
    private int objectCount;
    private String[] messages = new String[8];
    private int messageCount;

    private @Nullable Chooser chooser;
    private @Nullable StepListener listener;
    private boolean recorded;
    private @Nullable SimThread current;
    private @Nullable SimThread next;
    private int lastThread = -1;
    private Ending ending = Ending.COMPLETED;
    private @Nullable Throwable failure;
    private @Nullable SimThread failedThread;

    /**
     * Makes a scheduler for one execution.
     *
     * @param recording what to record on; cleared here
     * @param stepsMax the largest number of steps of {@link #run}
     */
    public SimScheduler(Carrier carrier, Recording recording, int stepsMax) {
        this.carrier = carrier;
        this.recording = recording;
        this.stepsMax = stepsMax;
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
        alone = new SimThread(this, ALONE, name, () -> {
            code.run();
            boundary();
        });
        loop(new SequentialPolicy());
        alone = null;
        return ending;
    }

    /** Runs the spawned threads to the end of the execution, and records every step. Called once. */
    public Ending run(Chooser strategy) {
        recorded = true;
        loop(strategy);
        recorded = false;
        StepListener watcher = listener;
        if (watcher != null) {
            watcher.executionEnds();
        }
        return ending;
    }

    private void loop(Chooser strategy) {
        chooser = strategy;
        ending = Ending.COMPLETED;
        lastThread = -1;
        next = decide();
        while (true) {
            SimThread thread = next;
            if (thread == null) {
                break;
            }
            current = thread;
            thread.resume();
        }
        current = null;
        chooser = null;
    }

    /** Gives up what is still suspended. An execution that is looked at no more should be disposed of. */
    public void dispose() {
        if (carrier == Carrier.CONTINUATION) {
            return;
        }
        recorded = false;
        listener = null;
        SimThread[] left = Arrays.copyOf(threads, threadCount + serviceCount);
        System.arraycopy(services, 0, left, threadCount, serviceCount);
        for (SimThread thread : left) {
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
            self.suspend();
            current = self;
        }
    }

    /** Finds out who runs the next step; null ends the execution. */
    private @Nullable SimThread decide() {
        Chooser strategy = chooser;
        if (strategy == null) {
            throw new EngineError("no execution is running");
        }
        long enabled = enabled();
        while (enabled == 0) {
            if (!hasLiveThreads() && servicesIdle()) {
                return null;
            }
            if (!jump()) {
                ending = allLegitimate() ? Ending.BLOCKED : Ending.STUCK;
                return null;
            }
            enabled = enabled();
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
        if ((enabled >>> choice & 1) == 0) {
            throw new EngineError("the chooser chose thread " + choice + ", which is not enabled");
        }
        lastThread = choice;
        if (recorded) {
            StepListener watcher = listener;
            if (watcher != null) {
                watcher.stepBegins(choice);
            }
            recording.step(choice);
        }
        return thread(choice);
    }

    private long enabled() {
        long enabled = 0;
        SimThread lone = alone;
        if (lone != null) {
            if (lone.isEnabled()) {
                enabled = 1L << ALONE;
            }
        } else {
            for (int i = 0; i < threadCount; i++) {
                if (threads[i].isEnabled()) {
                    enabled |= 1L << i;
                }
            }
        }
        for (int i = 0; i < serviceCount; i++) {
            if (services[i].isEnabled()) {
                enabled |= 1L << services[i].id;
            }
        }
        return enabled;
    }

    private SimThread thread(int id) {
        if (id < ALONE) {
            return threads[id];
        }
        SimThread lone = alone;
        if (id == ALONE && lone != null) {
            return lone;
        }
        for (int i = 0; i < serviceCount; i++) {
            if (services[i].id == id) {
                return services[i];
            }
        }
        throw new EngineError("no thread has the number " + id);
    }

    private boolean servicesIdle() {
        for (int i = 0; i < serviceCount; i++) {
            SimThread service = services[i];
            if (service.pending != SimThread.Pending.IDLE_CLOCK && service.pending != SimThread.Pending.IDLE_QUEUE) {
                return false;
            }
        }
        return true;
    }

    /** Moves time to the next deadline, if there is one that something waits for. */
    private boolean jump() {
        if (!hasLiveThreads()) {
            return false;
        }
        // Time wraps, so that any number can be a deadline.
        SimCallout callout = clock.nextCallout();
        boolean awaited = callout != null;
        long deadline = callout == null ? Long.MAX_VALUE : callout.deadline;
        SimThread lone = alone;
        for (int i = 0; i < (lone == null ? threadCount : 1); i++) {
            SimThread thread = lone == null ? threads[i] : lone;
            if (sleepsUntilDeadline(thread)) {
                awaited = true;
                deadline = Math.min(deadline, thread.deadline);
            }
        }
        if (!awaited) {
            return false;
        }
        long now = Math.max(clock.now(), deadline);
        if (recorded && now != clock.now()) {
            recording.time(now);
            StepListener watcher = listener;
            if (watcher != null) {
                watcher.recorded(recording.events() - 1);
            }
        }
        moveTimeTo(now);
        return true;
    }

    private static boolean sleepsUntilDeadline(SimThread thread) {
        return thread.deadline != FOREVER
                && (thread.pending == SimThread.Pending.ASLEEP || thread.pending == SimThread.Pending.SELECT);
    }

    private void moveTimeTo(long now) {
        clock.setNow(now);
        for (int i = 0; i < threadCount; i++) {
            expire(threads[i], now);
        }
        SimThread lone = alone;
        if (lone != null) {
            expire(lone, now);
        }
    }

    private static void expire(SimThread thread, long now) {
        if (thread.deadline == FOREVER || thread.deadline > now) {
            return;
        }
        if (thread.pending == SimThread.Pending.ASLEEP) {
            ((SimChannel) thread.waitedFor()).remove(thread);
            thread.wake(WakeReason.TIMED_OUT);
        } else if (thread.pending == SimThread.Pending.SELECT) {
            ((SimSelectLatch) thread.waitedFor()).end(WakeReason.TIMED_OUT);
        }
    }

    /** The body of a thread came to its end, which ends its last step. */
    void finished(SimThread thread) {
        checkHoldsNothing(thread);
        thread.pending = SimThread.Pending.DONE;
        if (thread.id < ALONE) {
            liveThreads--;
            record(Verb.EXIT, thread, Recording.NO_OBJECT, 0);
            next = decide();
        } else {
            next = null;
        }
    }

    void checkHoldsNothing(SimThread thread) {
        if (thread.heldCount() > 0) {
            throw new Panic("thread " + thread.name() + " ends with " + thread.held(0) + " locked");
        }
    }

    /** The body of a thread ended with an exception, which ends the execution. */
    void failed(SimThread thread, Throwable cause) {
        thread.pending = SimThread.Pending.DONE;
        failure = cause;
        failedThread = thread;
        ending = cause instanceof Panic ? Ending.PANIC : Ending.EXCEPTION;
        next = null;
    }

    // ---- recording ----

    int register(Object object) {
        int id = objectCount;
        if (id == objects.length) {
            objects = Arrays.copyOf(objects, id * 2);
        }
        if (id >= Recording.NO_OBJECT) {
            throw new EngineError("an execution with more than " + Recording.NO_OBJECT + " locks and channels");
        }
        objects[id] = object;
        objectCount = id + 1;
        return id;
    }

    void record(Verb verb, SimThread thread, int object, int argument) {
        if (recorded) {
            recording.event(verb, thread.id, object, argument);
            StepListener watcher = listener;
            if (watcher != null) {
                watcher.recorded(recording.events() - 1);
            }
        }
    }

    private int message(String text) {
        for (int i = 0; i < messageCount; i++) {
            if (messages[i].equals(text)) {
                return i;
            }
        }
        if (messageCount == messages.length) {
            messages = Arrays.copyOf(messages, messageCount * 2);
        }
        messages[messageCount] = text;
        return messageCount++;
    }

    /** Has a listener watch {@link #run}. */
    public void listen(StepListener watcher) {
        listener = watcher;
    }

    /** The name of the object of an event; empty if it has none. */
    public String label(int object) {
        return object == Recording.NO_OBJECT ? "" : ((Label) objects[object]).label();
    }

    /** The wait message of a {@link Verb#SLEEP} or {@link Verb#RESUME} event, or what a {@link Verb#CHOICE} is about. */
    public String message(int argument, Verb verb) {
        return messages[verb == Verb.CHOICE ? argument >>> MESSAGE_BITS : argument & (1 << MESSAGE_BITS) - 1];
    }

    /** The reason of a {@link Verb#RESUME} event. */
    public static WakeReason reason(int argument) {
        return WakeReason.values()[argument >>> MESSAGE_BITS];
    }

    // ---- what an execution tells ----

    /** How the last phase ended. */
    public Ending ending() {
        return ending;
    }

    /** What a thread threw, if the execution ended with that. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** The number of the thread that failed, or -1. */
    public int failedThread() {
        SimThread thread = failedThread;
        return thread == null ? -1 : thread.id;
    }

    /** What was recorded. */
    public Recording recording() {
        return recording;
    }

    /** The number of threads that were spawned. */
    public int threadCount() {
        return threadCount;
    }

    /** The name of a thread. */
    public String threadName(int id) {
        return thread(id).name();
    }

    /** The names of the locks that a thread holds, in the order of their taking. */
    public List<String> heldBy(int id) {
        SimThread thread = thread(id);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < thread.heldCount(); i++) {
            names.add(thread.held(i).label());
        }
        return names;
    }

    /** The threads that are not finished and wait, spawned ones first. */
    public List<Waiter> waiters() {
        List<Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            addWaiter(waiters, threads[i]);
        }
        for (int i = 0; i < serviceCount; i++) {
            addWaiter(waiters, services[i]);
        }
        return waiters;
    }

    private static void addWaiter(List<Waiter> waiters, SimThread thread) {
        switch (thread.pending) {
            case START, BOUNDARY, RESUME, IDLE_CLOCK, IDLE_QUEUE, DONE -> {}
            case LOCK, LOCK_SHARED, LOCK_EXCLUSIVE, RELOCK, ASLEEP, DRAIN, SELECT -> waiters.add(waiterOf(thread));
        }
    }

    private static Waiter waiterOf(SimThread thread) {
        return switch (thread.pending) {
            case LOCK -> waiter(thread, "lock", null, "", ((SimMutex) thread.waitedFor()).owner());
            case LOCK_SHARED, LOCK_EXCLUSIVE ->
                waiter(thread, "lock", null, "", ((SimSharedLock) thread.waitedFor()).writer());
            case RELOCK -> {
                SimMutex interlock = thread.interlock;
                SimThread owner = interlock == null ? null : interlock.owner();
                String object = interlock == null ? "" : interlock.label();
                yield new Waiter(
                        thread.id,
                        thread.name(),
                        "relock",
                        object,
                        null,
                        "",
                        owner == null ? null : owner.name(),
                        false);
            }
            case ASLEEP ->
                waiter(
                        thread,
                        "sleep",
                        thread.waitMessage,
                        ((SimChannel) thread.waitedFor()).condition().describe(),
                        null);
            case SELECT -> waiter(thread, "select", null, "", null);
            case DRAIN -> waiter(thread, "drain", null, "", null);
            case START, BOUNDARY, RESUME, IDLE_CLOCK, IDLE_QUEUE, DONE ->
                new Waiter(thread.id, thread.name(), "nothing", "", null, "", null, false);
        };
    }

    private static Waiter waiter(
            SimThread thread, String kind, @Nullable String waitMessage, String state, @Nullable SimThread holder) {
        String object = ((Label) thread.waitedFor()).label();
        String holderName = holder == null ? null : holder.name();
        return new Waiter(thread.id, thread.name(), kind, object, waitMessage, state, holderName, isLegitimate(thread));
    }

    private static boolean isLegitimate(SimThread thread) {
        return switch (thread.pending) {
            case SELECT -> true;
            case ASLEEP -> ((SimChannel) thread.waitedFor()).condition().mayWaitForever(thread.waitMessage);
            case DONE, IDLE_CLOCK, IDLE_QUEUE -> true;
            case START, BOUNDARY, RESUME, LOCK, LOCK_SHARED, LOCK_EXCLUSIVE, RELOCK, DRAIN -> false;
        };
    }

    private boolean allLegitimate() {
        for (int i = 0; i < threadCount; i++) {
            if (!isLegitimate(threads[i])) {
                return false;
            }
        }
        for (int i = 0; i < serviceCount; i++) {
            if (!isLegitimate(services[i])) {
                return false;
            }
        }
        return alone == null;
    }

    // ---- for the objects of this package ----

    Carrier carrier() {
        return carrier;
    }

    SimClock clock() {
        return clock;
    }

    SimThread running() {
        SimThread thread = current;
        if (thread == null) {
            throw new EngineError("called from outside of an execution");
        }
        return thread;
    }

    boolean hasLiveThreads() {
        SimThread lone = alone;
        return lone != null ? lone.pending != SimThread.Pending.DONE : liveThreads > 0;
    }

    void addService(SimThread thread) {
        if (serviceCount == services.length) {
            services = Arrays.copyOf(services, serviceCount * 2);
        }
        services[serviceCount++] = thread;
    }

    int nextTaskQueueId() {
        int id = FIRST_TASK_QUEUE + taskQueueCount++;
        if (id >= CLOCK) {
            throw new EngineError("an execution with more than " + (CLOCK - FIRST_TASK_QUEUE) + " task queues");
        }
        return id;
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
        return new SimCounter(initial);
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
        int argument = message(waitMessage);
        self.waitMessage = waitMessage;
        self.interlock = interlock;
        interlock.release(self);
        record(Verb.SLEEP, self, channel.id, argument);
        WakeReason interrupt = self.interruptible ? self.takeInterrupt() : null;
        if (interrupt != null) {
            self.wake(interrupt);
        } else if (self.deadline != FOREVER && self.deadline <= clock.now()) {
            self.wake(WakeReason.TIMED_OUT);
        } else {
            self.pending = SimThread.Pending.ASLEEP;
            channel.add(self);
        }
        point(self, self.pending, channel);
        if (!self.dropsInterlock) {
            interlock.take(self);
        }
        self.interlock = null;
        record(Verb.RESUME, self, channel.id, argument | self.wakeReason.ordinal() << MESSAGE_BITS);
    }

    @Override
    public void wakeup(WaitChannel channel) {
        SimChannel simChannel = (SimChannel) channel;
        int woken = simChannel.wakeAll();
        record(Verb.WAKEUP, running(), simChannel.id, woken);
    }

    @Override
    public long uptime() {
        return clock.now();
    }

    @Override
    public long bootTime() {
        return 0;
    }

    @Override
    public void advance(long duration) {
        moveTimeTo(clock.now() + duration);
    }

    /**
     * A point between two operations of a program that runs by {@link SequentialPolicy}, where tasks and callouts go
     * first. Under any other chooser it does nothing.
     */
    public void boundary() {
        if (chooser instanceof SequentialPolicy policy) {
            policy.atBoundary();
            point(running(), SimThread.Pending.BOUNDARY, null);
        }
    }

    @Override
    public KernelThread spawn(String name, Runnable body) {
        if (threadCount == THREADS_MAX) {
            throw new EngineError("an execution with more than " + THREADS_MAX + " threads");
        }
        if (threadCount == threads.length) {
            threads = Arrays.copyOf(threads, threadCount * 2);
        }
        SimThread thread = new SimThread(this, threadCount, name, body);
        threads[threadCount++] = thread;
        liveThreads++;
        SimThread parent = current;
        if (parent != null) {
            record(Verb.SPAWN, parent, Recording.NO_OBJECT, thread.id);
        }
        return thread;
    }

    @Override
    public KernelThread currentThread() {
        return running();
    }

    /** The number of the thread that runs. */
    public int currentThreadId() {
        return running().id;
    }

    @Override
    public int choose(int bound, String what) {
        Chooser strategy = chooser;
        if (strategy == null || bound < 1) {
            throw new EngineError("choose " + what + ": no possibility, or no execution is running");
        }
        int value = strategy.chooseValue(bound);
        if (value < 0 || value >= bound) {
            throw new EngineError("the chooser chose " + value + " of " + bound + " for " + what);
        }
        if (recorded) {
            recording.step(Recording.VALUE_BASE + value);
            record(Verb.CHOICE, running(), Recording.NO_OBJECT, message(what) << MESSAGE_BITS | value);
        }
        return value;
    }

    @Override
    public void beginOperation(int index) {
        boundary();
        record(Verb.OPERATION, running(), Recording.NO_OBJECT, index);
    }
}
