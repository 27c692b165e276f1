// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/**
 * Makes the locks, channels, timers and threads of one core, and keeps their time. One instance belongs to one core:
 * instances share nothing, are cheap to make, and everything with state hangs off one of them.
 *
 * <p><b>Where a schedule may switch threads.</b> At a thread's start; just before it takes a lock; in a sleep; when it
 * blocks elsewhere; at its exit. Releasing a lock, {@link #wakeup}, atomic counters and {@link TaskQueue#enqueue} are
 * no switch points.
 *
 * <p><b>Memory consistency effects.</b> What a thread did before it released a lock happens before what follows the
 * next acquisition of that lock; what it did before {@link #wakeup}, {@link SelectLatch#fire}, {@link #spawn},
 * {@link TaskQueue#enqueue} and {@link Callout#reset} happens before what the thread so started or woken does next.
 */
public interface Scheduler {

    /** A deadline that never comes. */
    long FOREVER = 0;

    /**
     * Makes a mutex.
     *
     * @param serial tells it from others of its class; negative if it is the only one
     */
    Mutex newMutex(LockClass lockClass, int serial);

    /**
     * Makes a lock with shared and exclusive holders.
     *
     * @param serial tells it from others of its class; negative if it is the only one
     */
    SharedLock newSharedLock(LockClass lockClass, int serial);

    /**
     * Makes a wait channel.
     *
     * @param label its name in traces
     * @param condition what its owner can say about its sleepers
     */
    WaitChannel newChannel(Label label, WaitCondition condition);

    /** Makes the latch on which one thread waits in poll or select. */
    SelectLatch newSelectLatch();

    /**
     * Makes a callout; it does nothing until it is armed.
     *
     * @param label its name in traces
     * @param function what the clock thread runs; it may arm the callout again
     */
    Callout newCallout(Label label, Runnable function);

    /** Makes a task queue; its thread exists only once something was enqueued. */
    TaskQueue newTaskQueue(String name);

    /** Makes an integer that threads change without a lock. */
    AtomicCounter newCounter(int initial);

    /**
     * Gives the mutex up, sleeps until {@link #wakeup} names the channel, and takes the mutex again. No wakeup that
     * comes after the mutex was given up is lost. May wake without cause where an implementation says so.
     *
     * @param interlock a mutex that the current thread owns
     * @param waitMessage why it sleeps, in the kernel's six letters or so; a constant
     */
    void sleep(WaitChannel channel, Mutex interlock, String waitMessage);

    /** Like {@link #sleep}, but does not take the mutex again (PDROP). */
    void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage);

    /**
     * Like {@link #sleep}, but an interrupt or the deadline ends it too (PCATCH, C_ABSOLUTE). Where several of them
     * have happened, a wakeup goes before an interrupt, and that before the deadline.
     *
     * @param deadline uptime in {@link Sbintime}, or {@link #FOREVER}
     */
    WakeReason sleepInterruptibly(WaitChannel channel, Mutex interlock, String waitMessage, long deadline);

    /** Wakes all threads that sleep on the channel now. It is not remembered for later sleepers. */
    void wakeup(WaitChannel channel);

    /** The time since the start of the core, in {@link Sbintime}; never goes back. */
    long uptime();

    /** The time of day at the start of the core, in {@link Sbintime}. */
    long bootTime();

    /** Starts a thread. If its body ends with an exception, the scheduler's owner is told. */
    KernelThread spawn(String name, Runnable body);

    /** The thread that calls. */
    KernelThread currentThread();

    /**
     * A nondeterministic choice, such as whether an allocation fails.
     *
     * @param bound how many possibilities there are, at least 1
     * @param what what is chosen, for the reader of a schedule; a constant
     * @return a number from 0 (the ordinary case) to {@code bound - 1}
     */
    int choose(int bound, String what);

    /** Says that the current thread begins its operation of that number; where nothing is recorded it does nothing. */
    default void beginOperation(int index) {}
}
