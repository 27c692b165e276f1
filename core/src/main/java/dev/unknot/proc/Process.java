// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.proc;

import dev.unknot.file.Credential;
import dev.unknot.file.DescriptorTable;
import dev.unknot.file.NoteList;
import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import org.jspecify.annotations.Nullable;

/** A process (struct proc). */
@SuppressWarnings("AvoidCommonTypeNames") // the kernel's word; nobody here starts programs
public final class Process {
    /** The class of a process' mutex. */
    public static final LockClass LOCK_CLASS = LockClass.mutex("proc");

    /** Fork has completed: the process can be operated on. */
    static final int RUNNABLE = 0x01;
    /** An exit has begun. */
    static final int EXITING = 0x02;
    /** Only what its exit left is there; most look-ups do not find it. */
    static final int ZOMBIE = 0x04;
    /** The exit has completed. */
    static final int REAPABLE = 0x08;
    /** It is out of the table. */
    static final int REAPED = 0x10;
    /** It is to be killed as soon as it does not fork. */
    static final int KILLED = 0x20;
    /** Nobody waits for it: what is left of it is taken away at once. */
    static final int ORPHAN = 0x40;
    /** One fork in progress. */
    static final int FORK_ONE = 0x100;

    private final int pid;
    private final Mutex lock;
    /** Flags and the number of forks in progress, which no lock protects. */
    private final AtomicCounter life;

    private final NoteList notes;

    @GuardedBy("proc")
    private boolean detached;

    @GuardedBy("proc")
    private boolean willExit;

    @GuardedBy("proc")
    private int exitStatus;

    @GuardedBy("proc")
    private int exitSignal;

    /** Its descriptors; null if it has none (p_fd). */
    private @Nullable DescriptorTable descriptors;

    /** Its user (p_ucred). */
    private Credential credential;

    /** Its process descriptor; null if it has none (p_procdesc). */
    private @Nullable ProcessDescriptor descriptor;

    Process(Scheduler scheduler, NoteList.Factory lists, int serial, int pid, int flags, Credential credential) {
        this.pid = pid;
        this.credential = credential;
        lock = scheduler.newMutex(LOCK_CLASS, serial);
        notes = lists.newList(lock);
        life = scheduler.newCounter(flags);
    }

    /** Its number. */
    public int pid() {
        return pid;
    }

    /** The mutex that protects it (p_mtx). */
    public Mutex lock() {
        return lock;
    }

    /** Its watchers; null once it is reaped (p_klist). */
    public @Nullable NoteList notes() {
        return detached ? null : notes;
    }

    /** Whether its exit has got so far that it must be reported to new watchers (P_WEXIT). */
    public boolean willExit() {
        return willExit;
    }

    /** Whether its exit has completed, so that all its watchers must have been told. */
    public boolean hasExited() {
        return is(REAPABLE);
    }

    /** What wait(2) says of its exit (KW_EXITCODE). */
    public int exitCode() {
        return exitStatus << 8 | exitSignal;
    }

    /** Its descriptors; null if it has none (p_fd). */
    public @Nullable DescriptorTable descriptors() {
        return descriptors;
    }

    /** Gives it descriptors, in place of those that it has. */
    public void setDescriptors(@Nullable DescriptorTable table) {
        descriptors = table;
    }

    /** Its user (p_ucred). */
    public Credential credential() {
        return credential;
    }

    /** Has it run on behalf of another user. */
    public void setCredential(Credential user) {
        credential = user;
    }

    @Nullable
    ProcessDescriptor descriptor() {
        return descriptor;
    }

    void setDescriptor(@Nullable ProcessDescriptor pd) {
        descriptor = pd;
        if (pd != null) {
            pd.setProcess(this);
        }
    }

    void beginExit(int status, int signal) {
        exitStatus = status;
        exitSignal = signal;
        willExit = true;
    }

    void clearNotes() {
        detached = true;
    }

    int life() {
        return life.load();
    }

    boolean is(int flags) {
        return (life.load() & flags) != 0;
    }

    boolean casLife(int from, int to) {
        return life.compareAndSet(from, to);
    }

    void setLife(int flags) {
        int now;
        do {
            now = life.load();
        } while (!life.compareAndSet(now, now | flags));
    }

    void endFork() {
        life.fetchAdd(-FORK_ONE);
    }

    @Override
    public String toString() {
        return lock.label();
    }
}
