// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.POLLERR;
import static dev.unknot.kqueue.KeventFlags.POLLIN;
import static dev.unknot.kqueue.KeventFlags.POLLRDNORM;
import static dev.unknot.kqueue.StatusFlags.KQ_ASYNC;
import static dev.unknot.kqueue.StatusFlags.KQ_CLOSING;
import static dev.unknot.kqueue.StatusFlags.KQ_FLUXWAIT;
import static dev.unknot.kqueue.StatusFlags.KQ_SEL;
import static dev.unknot.kqueue.StatusFlags.KQ_SLEEP;
import static dev.unknot.kqueue.StatusFlags.KQ_TASKDRAIN;
import static dev.unknot.kqueue.StatusFlags.KQ_TASKSCHED;

import dev.unknot.file.Credential;
import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileObject;
import dev.unknot.file.FileType;
import dev.unknot.file.Poller;
import dev.unknot.file.PollerList;
import dev.unknot.file.Result;
import dev.unknot.file.SignalOwner;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.Label;
import dev.unknot.sync.Memory;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import org.jspecify.annotations.Nullable;

/**
 * A kqueue (struct kqueue): all knotes that were registered with it, and the queue of those whose events are to be
 * reported.
 *
 * <p><b>Life.</b> Each system call on the kqueue counts as a user from {@link #acquire} to {@link #release}. Who
 * closes it marks it (KQ_CLOSING), so that no more users come, sleeps until it is the only one ("kqclose"), deletes
 * all knotes, sleeping for those in flux ("kqclo1", "kqclo2"), and sleeps for the task if it is enqueued ("kqtqdr").
 *
 * <p><b>Who wakes whom.</b> On the channel {@code kqueue} sleep those that wait for events ("kqread"), woken by
 * {@link #wakeup} if they have set KQ_SLEEP, and those that wait for a knote to settle ("kqflxwt" and others), woken by
 * {@link #fluxWakeup} if they have set KQ_FLUXWAIT; a wakeup reaches both kinds, and each looks again. On
 * {@code kqueue.refcnt} and {@code kqueue.state} sleeps the closer.
 *
 * <p><b>A kqueue that watches a kqueue.</b> The list of watchers has the kqueue's own lock. A task tells the watchers,
 * and the locks of two kqueues are taken only under kq_global.
 */
public final class Kqueue implements FileObject, Label, WaitCondition {
    private static final int MODE_FIFO = 0x1000;
    private static final int KINFO_TYPE = 5;

    private final Kernel kernel;
    private final Scheduler scheduler;
    private final int serial;
    private final Mutex mutex;
    private final KnoteQueue events = new KnoteQueue();
    private final KnoteTables knotes;
    private final KnoteList watchers;

    @GuardedBy("kqueue")
    private final PollerList pollers = new PollerList();

    /** The number of knotes with KN_QUEUED (kq_count). */
    @GuardedBy("kqueue")
    int count;

    /** KQ_* (kq_state). */
    @GuardedBy("kqueue")
    int state;

    /** The number of users (kq_refcnt). */
    @GuardedBy("kqueue")
    private int refcnt;

    /** The table whose list of kqueues this one is on; null if it has no descriptor (kq_fdp). */
    private @Nullable DescriptorTable table;

    /** The user whose limit it counts against; null if it has no descriptor (kq_cred). */
    private final @Nullable Credential credential;

    /** Who is sent SIGIO when KQ_ASYNC is set, which nothing does (kq_sigio). */
    @GuardedBy("kqueue")
    private @Nullable SignalOwner sigio;

    @GuardedBy("filedesc")
    @Nullable
    Kqueue listNext;

    @GuardedBy("filedesc")
    @Nullable
    Kqueue listPrevious;

    private final KqueueChannels channels;

    // Made when it is needed first, with the lock held.
    private TaskQueue.@Nullable Task task;

    /** A kqueue without users and without descriptor. */
    Kqueue(Kernel kernel) {
        this(kernel, null, null);
    }

    /** A kqueue without users. */
    @Origin("kqueue_init")
    Kqueue(Kernel kernel, @Nullable DescriptorTable table, @Nullable Credential credential) {
        this.kernel = kernel;
        this.table = table;
        this.credential = credential;
        scheduler = kernel.scheduler();
        serial = kernel.nextKqueue();
        mutex = scheduler.newMutex(Kernel.KQUEUE_LOCK, serial);
        channels = new KqueueChannels(this);
        knotes = new KnoteTables(this);
        watchers = new KnoteList(mutex);
    }

    // ---- parts ----

    /** The machine. */
    public Kernel kernel() {
        return kernel;
    }

    @Nullable
    DescriptorTable table() {
        return table;
    }

    KnoteQueue events() {
        return events;
    }

    KnoteTables knotes() {
        return knotes;
    }

    /** The kqueues that watch this one (kq_sel.si_note). */
    public KnoteList watchers() {
        return watchers;
    }

    /** How many events there are to report. */
    public int count() {
        return count;
    }

    int refcnt() {
        return refcnt;
    }

    // ---- the lock ----

    /** Takes the lock that protects the kqueue and its knotes (kq_lock). */
    @Origin("KQ_LOCK")
    public void lock() {
        mutex.lock();
    }

    /** Gives the lock up. */
    @Origin("KQ_UNLOCK")
    public void unlock() {
        mutex.unlock();
    }

    /** Panics unless the current thread owns the lock. */
    @Origin("KQ_OWNED")
    void assertOwned() {
        mutex.assertOwned();
    }

    /** Panics if the current thread owns the lock. */
    @Origin("KQ_NOTOWNED")
    void assertNotOwned() {
        mutex.assertNotOwned();
    }

    // ---- sleeping ----

    /** The channel of those that wait for events, and for knotes in flux; the caller owns the lock. */
    WaitChannel channel() {
        return channels.events();
    }

    /** Sleeps on the kqueue's channel; the caller owns the lock, and does again afterwards. */
    void sleep(String waitMessage) {
        scheduler.sleep(channel(), mutex, waitMessage);
    }

    /** Sleeps on the kqueue's channel; the caller owns the lock, and does not afterwards. */
    void sleepDrop(String waitMessage) {
        scheduler.sleepDrop(channel(), mutex, waitMessage);
    }

    /** Sleeps until there is an event, an interrupt or the deadline; the caller owns the lock. */
    WakeReason sleepForEvent(long deadline) {
        return scheduler.sleepInterruptibly(channel(), mutex, "kqread", deadline);
    }

    /** Wakes those that wait for knotes in flux; the caller owns the lock. */
    @Origin("KQ_FLUX_WAKEUP")
    void fluxWakeup() {
        if ((state & KQ_FLUXWAIT) == KQ_FLUXWAIT) {
            state &= ~KQ_FLUXWAIT;
            scheduler.wakeup(channel());
        }
    }

    /** Gives the lock up after a knote has left flux. */
    @Origin("KQ_UNLOCK_FLUX")
    void unlockFlux() {
        fluxWakeup();
        unlock();
    }

    // ---- users ----

    /** The kqueue of a file, with a reference for the caller; null if it is none, or is being closed (EBADF). */
    @Origin("kqueue_acquire")
    static @Nullable Kqueue acquire(FileEntry fp) {
        return fp.object() instanceof Kqueue kq && kq.acquire() ? kq : null;
    }

    @Origin("kqueue_acquire")
    private boolean acquire() {
        lock();
        if ((state & KQ_CLOSING) == KQ_CLOSING) {
            unlock();
            return false;
        }
        refcnt++;
        unlock();
        return true;
    }

    /** The reference of the maker of a kqueue that nobody else knows. */
    void acquireFirst() {
        refcnt = 1;
    }

    /** Gives a reference back. */
    @Origin("kqueue_release")
    void release() {
        lock();
        releaseLocked();
        unlock();
    }

    /** Gives a reference back; the caller owns the lock. */
    @Origin("kqueue_release")
    private void releaseLocked() {
        mutex.assertOwned();
        refcnt--;
        if (refcnt == 1) {
            scheduler.wakeup(channels.refcnt());
        }
    }

    // ---- the kqueues that watch this one ----

    /** Has the watchers told by a task; the caller owns the lock. */
    @Origin("kqueue_schedtask")
    private void schedtask() {
        mutex.assertOwned();
        Kassert.check((state & KQ_TASKDRAIN) != KQ_TASKDRAIN, "scheduling kqueue task while draining");
        if ((state & KQ_TASKSCHED) != KQ_TASKSCHED) {
            TaskQueue.Task made = task;
            if (made == null) {
                made = kernel.taskQueue().newTask(this, this::task);
                task = made;
            }
            kernel.taskQueue().enqueue(made);
            state |= KQ_TASKSCHED;
        }
    }

    /** Tells the watchers. Runs on the task queue's thread. */
    @Origin("kqueue_task")
    private void task() {
        kernel.globalLock().lock();
        lock();
        watchers.knoteLocked(0);
        state &= ~KQ_TASKSCHED;
        if ((state & KQ_TASKDRAIN) == KQ_TASKDRAIN) {
            scheduler.wakeup(channels.state());
        }
        unlock();
        kernel.globalLock().unlock();
    }

    // ---- file operations ----

    @Override
    public FileType type() {
        return FileType.KQUEUE;
    }

    @Override
    public boolean isPassable() {
        return false;
    }

    @Override
    public Result read(FileEntry fp, long offset, int size) {
        return Result.error(Errno.EOPNOTSUPP);
    }

    @Override
    public Result write(FileEntry fp, long offset, int size) {
        return Result.error(Errno.EOPNOTSUPP);
    }

    @Override
    @Origin("kqueue_ioctl")
    public Result ioctl(long command, long argument) {
        return Result.error(Errno.ENOTTY);
    }

    @Override
    @Origin("kqueue_poll")
    public int poll(int wanted, Poller poller) {
        if (!acquire()) {
            return POLLERR;
        }
        int there = 0;
        lock();
        if ((wanted & (POLLIN | POLLRDNORM)) != 0) {
            if (count != 0) {
                there = wanted & (POLLIN | POLLRDNORM);
            } else {
                pollers.record(poller);
                if (pollers.isWaiting()) {
                    state |= KQ_SEL;
                }
            }
        }
        releaseLocked();
        unlock();
        return there;
    }

    @Override
    @Origin("kqueue_stat")
    public Result stat() {
        return Result.of(MODE_FIFO);
    }

    @Override
    @Origin("kqueue_fill_kinfo")
    public Result kinfo() {
        return Result.of(KINFO_TYPE);
    }

    @Override
    public int sleepers() {
        return refcnt + pollers.size();
    }

    // ---- the end ----

    /** Lets no more users come, waits for those that are there, and deletes all knotes. The caller has a reference. */
    @Origin("kqueue_drain")
    void drain() {
        lock();
        Kassert.check((state & KQ_CLOSING) != KQ_CLOSING, "kqueue already closing");
        state |= KQ_CLOSING;
        if (refcnt > 1) {
            scheduler.sleep(channels.refcnt(), mutex, "kqclose");
        }
        Kassert.check(refcnt == 1, "other refs are out there!");
        Kassert.check(watchers.isEmpty(), "kqueue's knlist not empty");
        knotes.drain();
        if ((state & KQ_TASKSCHED) == KQ_TASKSCHED) {
            state |= KQ_TASKDRAIN;
            scheduler.sleep(channels.state(), mutex, "kqtqdr");
        }
        if ((state & KQ_SEL) == KQ_SEL) {
            wakeupPollers();
        }
        unlock();
    }

    /** Ends a drained kqueue. */
    @Origin("kqueue_destroy")
    void destroy() {
        Kassert.check(table == null, "kqueue still attached to a file descriptor");
        pollers.wakeup();
        watchers.destroy();
        mutex.destroy();
        Memory.free(events, this);
        Memory.free(knotes, this);
        Memory.free(watchers, this);
        Memory.free(pollers, this);
        Memory.free(this, this);
        kernel.kqueueFreed();
    }

    @Override
    @Origin("kqueue_close")
    public void close(FileEntry entry) {
        if (!acquire()) {
            return;
        }
        drain();
        DescriptorTable owner = table;
        table = null;
        if (owner != null) {
            closeUnlist(owner);
        }
        destroy();
        kernel.unchargeKqueue(credential);
        entry.clearObject();
    }

    private void closeUnlist(DescriptorTable owner) {
        // A knote that goes under the table's lock can be the last user of our file.
        boolean held = owner.lock().isExclusivelyOwned();
        if (!held) {
            owner.lock().lockExclusive();
        }
        ((KqueueList) owner.watcher()).remove(this);
        if (!held) {
            owner.lock().unlockExclusive();
        }
    }

    // ---- events ----

    /** Tells everybody who waits that there is an event; the caller owns the lock. */
    @Origin("kqueue_wakeup")
    void wakeup() {
        mutex.assertOwned();
        if ((state & KQ_SLEEP) == KQ_SLEEP) {
            state &= ~KQ_SLEEP;
            scheduler.wakeup(channel());
        }
        if ((state & KQ_SEL) == KQ_SEL) {
            wakeupPollers();
        }
        if (!watchers.isEmpty()) {
            schedtask();
        }
        SignalOwner process = sigio;
        if ((state & KQ_ASYNC) == KQ_ASYNC && process != null) {
            process.sendSigio();
        }
    }

    /** Sets who is sent SIGIO, as the control request would that the kernel refuses; the caller owns the lock. */
    void setAsync(@Nullable SignalOwner process) {
        mutex.assertOwned();
        sigio = process;
        state = process == null ? state & ~KQ_ASYNC : state | KQ_ASYNC;
    }

    private void wakeupPollers() {
        pollers.wakeup();
        if (!pollers.isWaiting()) {
            state &= ~KQ_SEL;
        }
    }

    // ---- reports ----

    /** The name in traces: {@code kqueue#0}. */
    @Override
    public String label() {
        return mutex.label();
    }

    @Override
    public String toString() {
        return label();
    }

    @Override
    public boolean mayWaitForever(String waitMessage) {
        return waitMessage.equals("kqread") && count == 0;
    }

    @Override
    public String describe() {
        return "count=" + count + " state=0x" + Integer.toHexString(state) + " refcnt=" + refcnt;
    }
}
