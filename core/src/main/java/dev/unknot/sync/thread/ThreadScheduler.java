// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Callout;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.Label;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler on threads of the JVM, in real time. Time begins when the scheduler is made.
 *
 * <p>Any thread may call it: one that it did not start is adopted the first time that it matters. A sleep ends for a
 * cause only, never spuriously; an interrupt of the JVM ends nothing. A spawned thread, a task or a callout that
 * returns with a lock held has panicked.
 *
 * <p>Locks, channels and counters are a few small objects each, and the threads of the clock and of task queues are
 * started when there is something for them to do: a scheduler that needs neither costs well below a microsecond. One
 * that does should be closed. All of its threads are daemons.
 */
public final class ThreadScheduler implements Scheduler, AutoCloseable {
    /** The limit of blocking that never is reached. */
    public static final long NO_LIMIT = 0;

    private static final long CLOSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private final Choices choices;
    private final long blockNanosMax;
    private final long startNanos = System.nanoTime();
    private final long bootTime;
    private volatile boolean closed;

    @GuardedBy("this")
    private @Nullable ThreadClock clock;

    /** The threads that were started here and have not ended. */
    @GuardedBy("this")
    private @Nullable List<CoreThread> services;

    @GuardedBy("this")
    private @Nullable List<CoreThread> spawned;

    @GuardedBy("this")
    private List<ThreadFailure> failures = List.of();

    private volatile @Nullable Map<Thread, RealThread> adopted;

    /** A scheduler that always chooses the ordinary case and lets threads block for as long as they have to. */
    public ThreadScheduler() {
        this(Choices.ORDINARY, NO_LIMIT);
    }

    /**
     * A scheduler.
     *
     * @param choices where {@link #choose} gets its numbers
     * @param blockNanosMax how long a thread may block, on whatever it is, before it panics; {@link #NO_LIMIT} if it may
     *     for ever. A limit turns a hang into a failure that says who waits for what.
     */
    public ThreadScheduler(Choices choices, long blockNanosMax) {
        if (blockNanosMax < 0) {
            throw new IllegalArgumentException("limit of " + blockNanosMax + " ns");
        }
        this.choices = choices;
        this.blockNanosMax = blockNanosMax;
        long millis = System.currentTimeMillis();
        bootTime = Sbintime.ofTimespec(millis / 1000, millis % 1000 * 1_000_000);
    }

    // ---- what became of it ----

    /**
     * Waits until all spawned threads have ended, or something has failed.
     *
     * @return whether it came to that in time
     */
    public synchronized boolean awaitThreads(long nanosMax) throws InterruptedException {
        long end = System.nanoTime() + nanosMax;
        while (spawned != null && !spawned.isEmpty() && failures.isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** What spawned threads, tasks and callouts have thrown so far, in the order in which they did. */
    public synchronized List<ThreadFailure> failures() {
        return List.copyOf(failures);
    }

    /**
     * Ends all threads that the scheduler started, and waits for their end; whichever thread blocks, or would, ends
     * with an error that is no failure. What was enqueued or armed does not run any more. Any thread may call it, also
     * one of the scheduler's own, for whose end it does not wait; a second call does nothing.
     *
     * @throws IllegalStateException if a thread goes on nevertheless
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        long end = System.nanoTime() + CLOSE_NANOS_MAX;
        List<CoreThread> others = others();
        others.forEach(Thread::interrupt);
        Map<Thread, RealThread> foreign = adopted;
        if (foreign != null) {
            foreign.values().forEach(RealThread::unpark);
        }
        boolean interrupted = false;
        for (CoreThread thread : others) {
            interrupted |= !join(thread, end);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The threads that were started here, without the one that asks. */
    private synchronized List<CoreThread> others() {
        List<CoreThread> threads = new ArrayList<>();
        if (services != null) {
            threads.addAll(services);
        }
        if (spawned != null) {
            threads.addAll(spawned);
        }
        threads.removeIf(thread -> thread == Thread.currentThread());
        return threads;
    }

    /** Waits for the end of a thread; false if the caller was interrupted meanwhile. */
    private static boolean join(CoreThread thread, long end) {
        boolean undisturbed = true;
        while (thread.isAlive()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("thread " + thread.getName() + " does not end");
            }
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                undisturbed = false;
            }
        }
        return undisturbed;
    }

    // ---- for the objects of this package ----

    boolean isClosed() {
        return closed;
    }

    void checkOpen() {
        if (closed) {
            throw new ClosedError();
        }
    }

    long blockNanosMax() {
        return blockNanosMax;
    }

    /** Runs foreign code and keeps what it throws. */
    void guard(Runnable code) {
        try {
            code.run();
            CoreThread.checkHoldsNothing();
        } catch (ClosedError e) {
            // Closing ends it, and nobody waits for the rest.
        } catch (Throwable e) {
            // Whatever a thread throws is for the owner, errors of the JVM included.
            failed(new ThreadFailure(Thread.currentThread().getName(), e));
        }
    }

    private synchronized void failed(ThreadFailure failure) {
        if (failures.isEmpty()) {
            failures = new ArrayList<>();
        }
        failures.add(failure);
        notifyAll();
    }

    synchronized CoreThread startService(String name, Runnable body) {
        if (services == null) {
            services = new ArrayList<>(2);
        }
        return start(services, name, body);
    }

    @GuardedBy("this")
    private CoreThread start(List<CoreThread> list, String name, Runnable body) {
        CoreThread thread = new CoreThread(this, name, body);
        list.add(thread);
        thread.start();
        return thread;
    }

    synchronized void ended(CoreThread thread) {
        if (spawned == null || !spawned.remove(thread)) {
            if (services != null) {
                services.remove(thread);
            }
        }
        notifyAll();
    }

    RealThread current() {
        Thread thread = Thread.currentThread();
        if (thread instanceof CoreThread own && own.scheduler() == this) {
            return own.self();
        }
        Map<Thread, RealThread> known = adopted;
        if (known == null) {
            known = foreigners();
        }
        return known.computeIfAbsent(thread, RealThread::new);
    }

    private synchronized Map<Thread, RealThread> foreigners() {
        Map<Thread, RealThread> known = adopted;
        if (known == null) {
            known = new ConcurrentHashMap<>();
            adopted = known;
        }
        return known;
    }

    private synchronized ThreadClock clock() {
        ThreadClock present = clock;
        if (present == null) {
            present = new ThreadClock(this);
            clock = present;
        }
        return present;
    }

    // ---- the interface ----

    @Override
    public Mutex newMutex(LockClass lockClass, int serial) {
        return new ThreadMutex(this, lockClass, serial);
    }

    @Override
    public SharedLock newSharedLock(LockClass lockClass, int serial) {
        return new ThreadSharedLock(this, lockClass, serial);
    }

    @Override
    public WaitChannel newChannel(Label label, WaitCondition condition) {
        return new ThreadChannel(label);
    }

    @Override
    public SelectLatch newSelectLatch() {
        return new ThreadSelectLatch(this);
    }

    @Override
    public Callout newCallout(Label label, Runnable function) {
        return clock().newCallout(label, function);
    }

    @Override
    public TaskQueue newTaskQueue(String name) {
        return new ThreadTaskQueue(this, name);
    }

    @Override
    public AtomicCounter newCounter(int initial) {
        return new ThreadCounter(initial);
    }

    @Override
    public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
        sleepDrop(channel, interlock, waitMessage);
        interlock.lock();
    }

    @Override
    public void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage) {
        current();
        sleepOnce((ThreadChannel) channel, interlock, waitMessage, FOREVER, null);
    }

    @Override
    public WakeReason sleepInterruptibly(WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
        WakeReason reason = sleepOnce((ThreadChannel) channel, interlock, waitMessage, deadline, current());
        interlock.lock();
        return reason;
    }

    /** Sleeps without the interlock; an interrupt of the given thread, which is the current one, ends it. */
    private WakeReason sleepOnce(
            ThreadChannel channel,
            Mutex interlock,
            String waitMessage,
            long deadline,
            @Nullable RealThread interruptible) {
        interlock.assertOwned();
        Sleep sleep = new Sleep(this, channel, waitMessage);
        // From here on a wakeup finds the sleeper, and so none is lost once the interlock is free.
        channel.add(sleep);
        interlock.unlock();
        try {
            if (interruptible != null) {
                interruptible.begins(sleep);
            }
            return sleep.await(deadline);
        } finally {
            if (interruptible != null) {
                interruptible.ends();
            }
            if (sleep.get() != WakeReason.WOKEN) {
                channel.remove(sleep);
            }
        }
    }

    @Override
    public void wakeup(WaitChannel channel) {
        ((ThreadChannel) channel).wakeAll();
    }

    @Override
    public long uptime() {
        return Sbintime.ofNanos(System.nanoTime() - startNanos);
    }

    @Override
    public long bootTime() {
        return bootTime;
    }

    @Override
    public synchronized KernelThread spawn(String name, Runnable body) {
        checkOpen();
        if (spawned == null) {
            spawned = new ArrayList<>();
        }
        return start(spawned, name, body).self();
    }

    @Override
    public KernelThread currentThread() {
        return current();
    }

    @Override
    public int choose(int bound, String what) {
        if (bound < 1) {
            throw new IllegalArgumentException("choose " + what + " among " + bound);
        }
        int value = choices.choose(bound, what);
        if (value < 0 || value >= bound) {
            throw new IllegalStateException("chose " + value + " of " + bound + " for " + what);
        }
        return value;
    }
}
