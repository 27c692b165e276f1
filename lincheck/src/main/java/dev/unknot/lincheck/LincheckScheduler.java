// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Callout;
import dev.unknot.sync.GuardedBy;
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
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler on the threads that Lincheck steers. It has no threads and no clock of its own: threads come and call,
 * and locks and sleeps are made of monitors with {@code wait} and {@code notifyAll}, which Lincheck models exactly. It
 * runs without Lincheck as well, and then is an ordinary, slow scheduler.
 *
 * <p><b>What it promises</b> beyond {@link Scheduler}: it never asks the JVM for a wait with a limit of time, for its
 * clock, or for a random number, so that an execution depends on nothing but Lincheck's choices. No sleep ends without
 * cause. A thread that nobody will wake is a deadlock for Lincheck to report.
 *
 * <p><b>What it does not</b>, since Lincheck could not follow it:
 *
 * <ul>
 *   <li><b>Time stands still</b> until somebody calls {@link #advance}. A sleep with a deadline ends when that call has
 *       moved time far enough; it is never ended by waiting, and where nobody moves time it is a sleep for ever.
 *   <li><b>Callouts and tasks run when somebody calls {@link #runPending}</b>, on the thread that calls, which is
 *       known by the name of the clock or the queue meanwhile. Who closes a kqueue whose task is enqueued, or drains a
 *       callout that is running, sleeps until another thread has done so.
 *   <li>{@link #spawn} starts a thread of the JVM. Lincheck follows it in {@code Lincheck.runConcurrentTest}; an
 *       operation of a data-structure test must not spawn.
 *   <li>{@link #choose} always chooses 0, the ordinary case.
 *   <li>Lincheck switches threads wherever shared memory is read or written, not only where {@link Scheduler} says; so
 *       each wakeup and unlock is a switch point too.
 *   <li>Judges' questions, such as who sleeps where and whether it may do so for ever, are not answered here.
 * </ul>
 *
 * <p><b>Errors.</b> A lock used against its rules is a {@link dev.unknot.sync.Panic}. A thread of the JVM that is
 * interrupted by the JVM's means while it waits here fails with {@link IllegalStateException}.
 */
public final class LincheckScheduler implements Scheduler, VirtualTime {
    private final SleepMonitor monitor = new SleepMonitor();
    private final LincheckClock clock = new LincheckClock(monitor);

    @GuardedBy("SleepMonitor")
    private final List<Service> services = new ArrayList<>(2);

    /** The threads that asked who they are, or were spawned. */
    @GuardedBy("SleepMonitor")
    private final IdentityHashMap<Thread, LincheckThread> threads = new IdentityHashMap<>();

    /** The number of spawned threads that have not ended. */
    @GuardedBy("SleepMonitor")
    private int live;

    @GuardedBy("SleepMonitor")
    private final List<Throwable> failures = new ArrayList<>(0);

    /** Makes a scheduler at uptime 0. */
    public LincheckScheduler() {
        services.add(clock);
    }

    // ---- what the owner does ----

    /**
     * Moves time on, and wakes those whose deadline has passed. Runs no callout.
     *
     * @param duration in {@link dev.unknot.sync.Sbintime}, not negative
     */
    @Override
    public void advance(long duration) {
        if (duration < 0) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        synchronized (monitor) {
            clock.advance(duration);
        }
    }

    /**
     * Runs the callouts that are due and the tasks that are enqueued, and those that come up meanwhile, until there are
     * none but those that another such call is running, or will run. What it throws is what one of them threw; the
     * others are left for the next call. Call it without locks.
     *
     * @return how many it ran
     * @throws IllegalStateException if a callout or a task calls it
     */
    public int runPending() {
        int total = 0;
        int round;
        do {
            round = 0;
            for (Service service : idleServices()) {
                round += service.work();
            }
            total += round;
        } while (round > 0);
        return total;
    }

    private List<Service> idleServices() {
        synchronized (monitor) {
            for (Service service : services) {
                if (service.isWorker()) {
                    throw new IllegalStateException("a part of the pending work asks for it to be done");
                }
            }
            return List.copyOf(services);
        }
    }

    /** Waits until all spawned threads have ended. What they threw is in {@link #failures}. */
    public void join() {
        synchronized (monitor) {
            while (live > 0) {
                monitor.await();
            }
        }
    }

    /** How many of the spawned threads have not ended. */
    public int liveThreads() {
        synchronized (monitor) {
            return live;
        }
    }

    /** What the bodies of spawned threads have thrown so far, in the order of its happening. */
    public List<Throwable> failures() {
        synchronized (monitor) {
            return List.copyOf(failures);
        }
    }

    // ---- the makers ----

    @Override
    public Mutex newMutex(LockClass lockClass, int serial) {
        return new LincheckMutex(lockClass, serial);
    }

    @Override
    public SharedLock newSharedLock(LockClass lockClass, int serial) {
        return new LincheckSharedLock(lockClass, serial);
    }

    @Override
    public WaitChannel newChannel(Label label, WaitCondition condition) {
        return new LincheckChannel(label);
    }

    @Override
    public SelectLatch newSelectLatch() {
        return new LincheckSelectLatch(this);
    }

    @Override
    public Callout newCallout(Label label, Runnable function) {
        return new LincheckCallout(clock, label, function);
    }

    @Override
    public TaskQueue newTaskQueue(String name) {
        LincheckTaskQueue queue = new LincheckTaskQueue(monitor, name);
        synchronized (monitor) {
            services.add(queue);
        }
        return queue;
    }

    @Override
    public AtomicCounter newCounter(int initial) {
        return new LincheckCounter(initial);
    }

    // ---- sleeping ----

    @Override
    public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
        sleepDrop(channel, interlock, waitMessage);
        interlock.lock();
    }

    @Override
    public void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage) {
        LincheckChannel ours = (LincheckChannel) channel;
        synchronized (monitor) {
            // Whoever takes the mutex next cannot wake the channel before we wait: that needs the monitor.
            interlock.unlock();
            int before = ours.wakeups();
            while (ours.wakeups() == before) {
                monitor.await();
            }
        }
    }

    @Override
    public WakeReason sleepInterruptibly(WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
        WakeReason reason = await((LincheckChannel) channel, interlock, deadline);
        interlock.lock();
        return reason;
    }

    private WakeReason await(LincheckChannel channel, Mutex interlock, long deadline) {
        synchronized (monitor) {
            interlock.unlock();
            int before = channel.wakeups();
            while (channel.wakeups() == before) {
                WakeReason reason = endOfSleep(deadline);
                if (reason != null) {
                    return reason;
                }
                monitor.await();
            }
            return WakeReason.WOKEN;
        }
    }

    /** What other than a wakeup ends the current thread's sleep; null if it goes on. The caller owns the monitor. */
    private @Nullable WakeReason endOfSleep(long deadline) {
        WakeReason interrupt = current().takeInterrupt();
        if (interrupt != null) {
            return interrupt;
        }
        return isPast(deadline) ? WakeReason.TIMED_OUT : null;
    }

    /** Whether a deadline has come. The caller owns the monitor. */
    boolean isPast(long deadline) {
        return deadline != FOREVER && deadline <= clock.now();
    }

    @Override
    public void wakeup(WaitChannel channel) {
        synchronized (monitor) {
            ((LincheckChannel) channel).countWakeup();
            monitor.changed();
        }
    }

    SleepMonitor monitor() {
        return monitor;
    }

    // ---- time ----

    @Override
    public long uptime() {
        synchronized (monitor) {
            return clock.now();
        }
    }

    /** The epoch. */
    @Override
    public long bootTime() {
        return 0;
    }

    // ---- threads ----

    @Override
    public KernelThread spawn(String name, Runnable body) {
        LincheckThread ours = new LincheckThread(monitor, name);
        Thread thread = new Thread(() -> run(body), name);
        thread.setDaemon(true);
        synchronized (monitor) {
            threads.put(thread, ours);
            live++;
        }
        thread.start();
        return ours;
    }

    private void run(Runnable body) {
        Throwable failure = null;
        try {
            body.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        synchronized (monitor) {
            if (failure != null) {
                failures.add(failure);
            }
            live--;
            monitor.changed();
        }
    }

    @Override
    public KernelThread currentThread() {
        synchronized (monitor) {
            return current();
        }
    }

    /** The current thread; the caller owns the monitor. */
    private LincheckThread current() {
        for (Service service : services) {
            if (service.isWorker()) {
                return service.identity();
            }
        }
        Thread self = Thread.currentThread();
        LincheckThread known = threads.get(self);
        if (known == null) {
            known = new LincheckThread(monitor, self.getName());
            threads.put(self, known);
        }
        return known;
    }

    /** Chooses 0. */
    @Override
    public int choose(int bound, String what) {
        if (bound < 1) {
            throw new IllegalArgumentException("no possibility for " + what);
        }
        return 0;
    }
}
