// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import dev.unknot.file.ActiveFiles;
import dev.unknot.file.Credential;
import dev.unknot.file.DescriptorTable;
import dev.unknot.file.FileSystem;
import dev.unknot.file.NoteList;
import dev.unknot.file.NoteLock;
import dev.unknot.file.SignalOwner;
import dev.unknot.file.SocketCalls;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessDescriptor;
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
    private final NoteLock knlistLock;
    private final TaskQueue taskQueue;
    private final DescriptorTable descriptors;
    private final ProcessTable processes;
    private final FilterTable filters;
    private final SystemCalls calls;
    private final ActiveFiles files;
    private final FileSystem fileSystem;
    private final SocketCalls.Layer socketLayer;
    private final AtomicCounter tablesMade;
    private final AtomicCounter procdescsMade;
    private @Nullable Ktrace ktrace;
    private final Memory memory;

    private final AtomicCounter calloutCount;
    private int calloutMax = CALLOUT_MAX_DEFAULT;
    private long kqueueLimit;
    private final AtomicCounter chargedKqueues;

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
        memory = new Memory(scheduler);
        knotesMade = scheduler.newCounter(0);
        knotesFreed = scheduler.newCounter(0);
        kqueuesMade = scheduler.newCounter(0);
        kqueuesFreed = scheduler.newCounter(0);
        pipesMade = scheduler.newCounter(0);
        timersMade = scheduler.newCounter(0);
        globalLock = scheduler.newMutex(GLOBAL_LOCK, -1);
        knlistLock = new KnoteListLock.OfMutex(scheduler.newMutex(KNLIST_LOCK, -1));
        taskQueue = scheduler.newTaskQueue("kqueue_ctx");
        files = new ActiveFiles(scheduler);
        tablesMade = scheduler.newCounter(1);
        procdescsMade = scheduler.newCounter(0);
        KqueueList kqueues = new KqueueList(scheduler);
        descriptors = new DescriptorTable(scheduler, files, 0, kqueues);
        processes = new ProcessTable(scheduler, this);
        processes.self().setDescriptors(descriptors);
        fileSystem = new FileSystem(scheduler, this, pipesMade, descriptors);
        socketLayer = new SocketCalls.Layer(scheduler, this);
        filters = new FilterTable(scheduler, own.newFilters(this));
        calls = new SystemCalls(this, processes.self(), descriptors);
    }

    // ---- the parts ----

    /** What the machine runs on. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** The system calls of the first process. */
    public SystemCalls calls() {
        return calls;
    }

    /** The system calls of a process; null if it has no descriptors. */
    public @Nullable SystemCalls callsOf(Process process) {
        DescriptorTable table = process.descriptors();
        return table == null ? null : new SystemCalls(this, process, table);
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
    public NoteLock knlistLock() {
        return knlistLock;
    }

    TaskQueue taskQueue() {
        return taskQueue;
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    SocketCalls.Layer socketLayer() {
        return socketLayer;
    }

    /** The file entries of the machine, as far as their number goes. */
    public ActiveFiles files() {
        return files;
    }

    /** Memory, which can be made scarce. */
    public Memory memory() {
        return memory;
    }

    /** Descriptors for a new process. */
    DescriptorTable newDescriptorTable() {
        return new DescriptorTable(scheduler, files, tablesMade.fetchAdd(1), new KqueueList(scheduler));
    }

    ProcessDescriptor newProcessDescriptor(ProcessDescriptor.OnClose onClose) {
        return new ProcessDescriptor(scheduler, this, processes, procdescsMade.fetchAdd(1), onClose);
    }

    /** A process that can be sent SIGIO; null if there is none of that number. */
    @Nullable
    SignalOwner signalOwner(int pid) {
        Process process = processes.at(pid);
        return process == null ? null : new SigioTarget(processes, process);
    }

    /**
     * A process that is sent SIGIO.
     *
     * @param processes where it is
     * @param process the process
     */
    private record SigioTarget(ProcessTable processes, Process process) implements SignalOwner {
        @Override
        public int pid() {
            return process.pid();
        }

        @Override
        public void sendSigio() {
            processes.signal(process, SIGIO);
        }
    }

    @Override
    public KnoteList newList(Mutex lock) {
        return new KnoteList(lock);
    }

    @Override
    public KnoteList newList(NoteLock lock) {
        return new KnoteList(lock);
    }

    // ---- limits ----

    /** Limits the number of kqueues of each user (RLIMIT_KQUEUES); 0 is no limit. */
    public void setKqueueLimit(long limit) {
        kqueueLimit = limit;
    }

    /** Limits the number of timers (kern.kq_calloutmax). */
    public void setCalloutMax(int limit) {
        calloutMax = limit;
    }

    /** Has the next allocations that may not wait fail. */
    public void failAllocations(int number) {
        memory.failNext(number);
    }

    /** Whether an allocation succeeds; one that may wait does, and may sleep. */
    boolean allocates(Waitok waitok) {
        return memory.allocates(waitok);
    }

    /** An allocation that may wait, and so succeeds. */
    public void allocate() {
        memory.allocates(Waitok.YES);
    }

    /** Counts one more kqueue of a user; false above the limit (chgkqcnt). */
    boolean chargeKqueue(Credential user) {
        long limit = kqueueLimit;
        int before = user.kqueues().fetchAdd(1);
        if (limit != 0 && before + 1L > limit) {
            user.kqueues().fetchAdd(-1);
            return false;
        }
        chargedKqueues.fetchAdd(1);
        return true;
    }

    void unchargeKqueue(@Nullable Credential user) {
        if (user != null) {
            user.kqueues().fetchAdd(-1);
            chargedKqueues.fetchAdd(-1);
        }
    }

    /** Shows somebody what kevent(2) is given and gives; null for nobody. */
    public void setKtrace(@Nullable Ktrace watcher) {
        ktrace = watcher;
    }

    @Nullable
    Ktrace ktrace() {
        return ktrace;
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

    /** The number of kqueues that count against the limits of users. */
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
