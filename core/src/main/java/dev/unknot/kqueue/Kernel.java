// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import dev.unknot.file.DescriptorTable;
import dev.unknot.file.NoteList;
import dev.unknot.proc.ProcessTable;
import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.TaskQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One machine: everything that the origin keeps in globals, and what else there is only one of. Machines share nothing.
 */
public final class Kernel implements NoteList.Factory {
    /** The class of the locks of kqueues; their order among each other is made by {@link #globalLock}. */
    public static final LockClass KQUEUE_LOCK = LockClass.mutexDuplicateOk("kqueue");
    /** The class of the lock that whoever needs the locks of two kqueues takes first. */
    public static final LockClass GLOBAL_LOCK = LockClass.mutex("kq_global");
    /** The class of the lock of knote lists whose objects have none. */
    public static final LockClass KNLIST_LOCK = LockClass.mutex("knlist");

    private static final int CALLOUT_MAX_DEFAULT = 4 * 1024;

    private final Scheduler scheduler;
    private final Mutex globalLock;
    private final KnoteListLock knlistLock;
    private final TaskQueue taskQueue;
    private final KqueueList kqueues;
    private final DescriptorTable descriptors;
    private final ProcessTable processes;
    private final FilterTable filters;
    private final SystemCalls calls;

    private final AtomicCounter calloutCount;
    private int calloutMax = CALLOUT_MAX_DEFAULT;
    private long kqueueLimit;
    private final AtomicCounter chargedKqueues;
    private final AtomicCounter failures;

    private final AtomicCounter knotesMade;
    private final AtomicCounter knotesFreed;
    private final AtomicCounter kqueuesMade;
    private final AtomicCounter kqueuesFreed;
    private final AtomicCounter pipesMade;
    private final AtomicCounter timersMade;

    /** Makes the filters of a machine. */
    @FunctionalInterface
    public interface Filters {
        /** The filters by the complement of their number; null where a module may put one. */
        @Nullable
        FilterOps[] newFilters(Kernel kernel);
    }

    /** A machine with one process, without descriptors. */
    public Kernel(Scheduler scheduler, Filters own) {
        this.scheduler = scheduler;
        calloutCount = scheduler.newCounter(0);
        chargedKqueues = scheduler.newCounter(0);
        failures = scheduler.newCounter(0);
        knotesMade = scheduler.newCounter(0);
        knotesFreed = scheduler.newCounter(0);
        kqueuesMade = scheduler.newCounter(0);
        kqueuesFreed = scheduler.newCounter(0);
        pipesMade = scheduler.newCounter(0);
        timersMade = scheduler.newCounter(0);
        globalLock = scheduler.newMutex(GLOBAL_LOCK, -1);
        knlistLock = new KnoteListLock.OfMutex(scheduler.newMutex(KNLIST_LOCK, -1));
        taskQueue = scheduler.newTaskQueue("kqueue_ctx");
        kqueues = new KqueueList(scheduler);
        descriptors = new DescriptorTable(scheduler, 0, kqueues);
        processes = new ProcessTable(scheduler, this);
        filters = new FilterTable(scheduler, own.newFilters(this));
        calls = new SystemCalls(this);
    }

    // ---- the parts ----

    /** What the machine runs on. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** The system calls. */
    public SystemCalls calls() {
        return calls;
    }

    /** The processes. */
    public ProcessTable processes() {
        return processes;
    }

    /** The descriptors of the first process. */
    public DescriptorTable descriptors() {
        return descriptors;
    }

    /** The filters. */
    public FilterTable filters() {
        return filters;
    }

    Mutex globalLock() {
        return globalLock;
    }

    /** The lock of knote lists whose objects have none. */
    public KnoteListLock knlistLock() {
        return knlistLock;
    }

    TaskQueue taskQueue() {
        return taskQueue;
    }

    KqueueList kqueues() {
        return kqueues;
    }

    @Override
    public KnoteList newList(Mutex lock) {
        return new KnoteList(lock);
    }

    // ---- limits ----

    /** Limits the number of kqueues of the user (RLIMIT_KQUEUES); 0 is no limit. */
    public void setKqueueLimit(long limit) {
        kqueueLimit = limit;
    }

    /** Limits the number of timers (kern.kq_calloutmax). */
    public void setCalloutMax(int limit) {
        calloutMax = limit;
    }

    /** Has the next allocations that may not wait fail. */
    public void failAllocations(int number) {
        failures.store(number);
    }

    /** Whether an allocation succeeds. */
    boolean allocates(Waitok waitok) {
        if (waitok == Waitok.YES) {
            return true;
        }
        while (true) {
            int left = failures.load();
            if (left <= 0) {
                return true;
            }
            if (failures.compareAndSet(left, left - 1)) {
                return false;
            }
        }
    }

    /** Counts one more kqueue of the user; false above the limit (chgkqcnt). */
    boolean chargeKqueue() {
        long limit = kqueueLimit;
        int before = chargedKqueues.fetchAdd(1);
        if (limit != 0 && before + 1L > limit) {
            chargedKqueues.fetchAdd(-1);
            return false;
        }
        return true;
    }

    void unchargeKqueue() {
        chargedKqueues.fetchAdd(-1);
    }

    /** The number of timers (kq_ncallouts). */
    public AtomicCounter calloutCount() {
        return calloutCount;
    }

    /** The largest number of timers, compared unsigned (kq_calloutmax). */
    public int calloutMax() {
        return calloutMax;
    }

    // ---- numbering ----

    int nextKnote() {
        return knotesMade.fetchAdd(1);
    }

    void knoteFreed() {
        knotesFreed.fetchAdd(1);
    }

    int nextKqueue() {
        return kqueuesMade.fetchAdd(1);
    }

    void kqueueFreed() {
        kqueuesFreed.fetchAdd(1);
    }

    int nextPipe() {
        return pipesMade.fetchAdd(1);
    }

    /** The number of the next timer. */
    public int nextTimer() {
        return timersMade.fetchAdd(1);
    }

    // ---- counts ----

    /** The number of knotes there are, markers and spare ones included. */
    public int liveKnotes() {
        return knotesMade.load() - knotesFreed.load();
    }

    /** The number of kqueues there are, anonymous ones included. */
    public int liveKqueues() {
        return kqueuesMade.load() - kqueuesFreed.load();
    }

    /** The number of kqueues that count against the user's limit. */
    public int chargedKqueues() {
        return chargedKqueues.load();
    }

    // ---- reports ----

    /**
     * What is wrong with the machine, given that no operation is in progress, except threads that sleep until there is
     * an event. Takes no locks and changes nothing.
     */
    public List<AuditViolation> audit() {
        return new Audit(this).run();
    }

    /** Describes all descriptors, kqueues and knotes. Takes no locks and changes nothing. */
    public void describeState(StateSink sink) {
        StateReport.describe(this, sink);
    }
}
