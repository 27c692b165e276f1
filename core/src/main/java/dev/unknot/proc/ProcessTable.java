// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.proc;

import dev.unknot.file.Credential;
import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.NoteList;
import dev.unknot.file.Result;
import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Lockless;
import dev.unknot.sync.Memory;
import dev.unknot.sync.Scheduler;
import org.jspecify.annotations.Nullable;

/** The processes of one machine, and what happens to them. */
public final class ProcessTable {
    /** The number of the first process, whose threads all threads are. */
    public static final int SELF_PID = 100;

    /** The signal that nobody can catch. */
    public static final int SIGKILL = 9;
    /** The user of the first process. */
    public static final int SELF_UID = 1001;

    private static final int PROCESSES_MAX = 32;
    static final long NOTE_EXIT = 0x8000_0000L;
    private static final long NOTE_EXEC = 0x2000_0000L;
    private static final long NOTE_SIGNAL = 0x0800_0000L;

    private final Scheduler scheduler;
    private final NoteList.Factory lists;
    private final AtomicCounter nextPid;
    private final AtomicCounter nextSerial;
    /** One bit for each slot that is taken. */
    private final AtomicCounter taken;

    @Lockless(value = "P3: a look-up looks at the process again with its lock held", reach = Lockless.Reach.ELEMENTS)
    private final @Nullable Process[] slots = new @Nullable Process[PROCESSES_MAX];

    private final Process self;
    private Visibility otherUsers = Visibility.SEEN;

    /** Whether the processes of other users can be seen. */
    private enum Visibility {
        SEEN,
        HIDDEN
    }

    /** A table with the first process. */
    public ProcessTable(Scheduler scheduler, NoteList.Factory lists) {
        this.scheduler = scheduler;
        this.lists = lists;
        nextPid = scheduler.newCounter(SELF_PID + 1);
        nextSerial = scheduler.newCounter(1);
        taken = scheduler.newCounter(1);
        self = new Process(scheduler, lists, 0, SELF_PID, Process.RUNNABLE, new Credential(scheduler, SELF_UID));
        slots[0] = self;
    }

    /** The process of a slot, for those who go through all; null if there is none. */
    public @Nullable Process inSlot(int slot) {
        return slots[slot];
    }

    /** One more than the last slot that is taken. */
    public int slots() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(taken.load());
    }

    /** Whether processes of other users can be seen (security.bsd.see_other_uids). */
    public void hideOtherUsers() {
        otherUsers = Visibility.HIDDEN;
    }

    /** Whether a process may know of another one (p_cansee): ESRCH if not. */
    public Errno canSee(Process viewer, Process process) {
        int uid = viewer.credential().uid();
        boolean sees = otherUsers == Visibility.SEEN
                || uid == Credential.ROOT
                || uid == process.credential().uid();
        return sees ? Errno.OK : Errno.ESRCH;
    }

    /** The first process. */
    public Process self() {
        return self;
    }

    /** The process of that number, whatever its state; takes no lock. */
    public @Nullable Process at(int pid) {
        for (Process process : slots) {
            if (process != null && process.pid() == pid) {
                return process;
            }
        }
        return null;
    }

    /** The process of that number, with its mutex taken; null if there is none, or it is a zombie (pfind). */
    public @Nullable Process find(int pid) {
        return find(pid, Process.REAPED | Process.ZOMBIE);
    }

    /** The process of that number, with its mutex taken; null if there is none (pfind_any). */
    public @Nullable Process findAny(int pid) {
        return find(pid, Process.REAPED);
    }

    private @Nullable Process find(int pid, int unwanted) {
        Process process = at(pid);
        if (process == null || process.is(unwanted)) {
            return null;
        }
        process.lock().lock();
        if (process.is(unwanted)) {
            process.lock().unlock();
            return null;
        }
        return process;
    }

    /** Sets the number that the next process gets; those after it count on from there. */
    public void setNextPid(int pid) {
        nextPid.store(pid);
    }

    /**
     * Forks a process; the value is the child's number, which has no descriptors. ESRCH if it does not run, EAGAIN if
     * the table is full.
     */
    public Result fork(Process parent) {
        return fork(parent, null, null);
    }

    /**
     * Forks a process; the value is the child's number. ESRCH if it does not run, EAGAIN if the table is full.
     *
     * @param descriptors those of the child
     * @param descriptor what stands for the child; null if nothing does
     */
    public Result fork(Process parent, @Nullable DescriptorTable descriptors, @Nullable ProcessDescriptor descriptor) {
        int life;
        do {
            life = parent.life();
            if ((life & (Process.RUNNABLE | Process.EXITING)) != Process.RUNNABLE) {
                return Result.error(Errno.ESRCH);
            }
        } while (!parent.casLife(life, life + Process.FORK_ONE));
        int slot = takeSlot();
        if (slot < 0) {
            parent.endFork();
            return Result.error(Errno.EAGAIN);
        }
        int pid = nextPid.fetchAdd(1);
        Process child = new Process(scheduler, lists, nextSerial.fetchAdd(1), pid, 0, parent.credential());
        child.setDescriptors(descriptors);
        child.setDescriptor(descriptor);
        slots[slot] = child;
        NoteList notes = parent.notes();
        if (notes != null) {
            notes.fork(pid);
        }
        child.setLife(Process.RUNNABLE);
        parent.endFork();
        if (parent.is(Process.KILLED)) {
            kill(parent);
        }
        return Result.of(pid);
    }

    /** Has what is left of a process taken away when it has exited, or now if it has. */
    void orphan(Process process) {
        process.setLife(Process.ORPHAN);
        reap(process);
    }

    /** Ends a process as SIGKILL does; one that forks is ended when it has forked. */
    void kill(Process process) {
        process.setLife(Process.KILLED);
        exit(process, 0, SIGKILL);
    }

    private int takeSlot() {
        while (true) {
            int now = taken.load();
            int slot = Integer.numberOfTrailingZeros(~now);
            if (slot == PROCESSES_MAX) {
                return -1;
            }
            if (taken.compareAndSet(now, now | 1 << slot)) {
                return slot;
            }
        }
    }

    /** Has a process execute another program. ESRCH if it does not run, EBUSY while it forks. */
    public Result exec(Process process) {
        int life = process.life();
        if ((life & (Process.RUNNABLE | Process.EXITING)) != Process.RUNNABLE) {
            return Result.error(Errno.ESRCH);
        }
        if (life >= Process.FORK_ONE) {
            return Result.error(Errno.EBUSY);
        }
        process.lock().lock();
        knote(process, NOTE_EXEC);
        process.lock().unlock();
        return Result.zero();
    }

    /** Ends a process, and its use of its descriptors. ESRCH if it does not run, EBUSY while it forks, and for the first process. */
    public Result exit(Process process, int status, int signal) {
        int life;
        do {
            life = process.life();
            if ((life & (Process.RUNNABLE | Process.EXITING)) != Process.RUNNABLE) {
                return Result.error(Errno.ESRCH);
            }
            if (life >= Process.FORK_ONE || process == self) {
                return Result.error(Errno.EBUSY);
            }
        } while (!process.casLife(life, life | Process.EXITING));
        DescriptorTable descriptors = process.descriptors();
        if (descriptors != null) {
            process.setDescriptors(null);
            descriptors.release();
        }
        process.lock().lock();
        process.beginExit(status, signal);
        process.lock().unlock();
        process.setLife(Process.ZOMBIE);
        process.lock().lock();
        knote(process, NOTE_EXIT);
        ProcessDescriptor descriptor = process.descriptor();
        if (descriptor != null) {
            descriptor.processExited(process.exitCode());
        }
        process.lock().unlock();
        process.setLife(Process.REAPABLE);
        if (process.is(Process.ORPHAN)) {
            reap(process);
        }
        return Result.zero();
    }

    /** Takes what is left of a process away. ESRCH unless its exit has completed. */
    public Result reap(Process process) {
        int life;
        do {
            life = process.life();
            if ((life & (Process.REAPABLE | Process.REAPED)) != Process.REAPABLE) {
                return Result.error(Errno.ESRCH);
            }
        } while (!process.casLife(life, life | Process.REAPED));
        remove(process);
        process.lock().lock();
        NoteList notes = process.notes();
        if (notes != null) {
            notes.detach();
        }
        process.clearNotes();
        process.lock().unlock();
        Memory.free(process, "mem");
        return Result.zero();
    }

    private void remove(Process process) {
        for (int slot = 0; slot < PROCESSES_MAX; slot++) {
            if (slots[slot] == process) {
                slots[slot] = null;
                taken.fetchAdd(-(1 << slot));
                return;
            }
        }
    }

    /** Sends a process a signal. ESRCH if it does not run. */
    public Result signal(Process process, int signal) {
        int life = process.life();
        if ((life & (Process.RUNNABLE | Process.ZOMBIE)) != Process.RUNNABLE) {
            return Result.error(Errno.ESRCH);
        }
        process.lock().lock();
        if (process.is(Process.ZOMBIE)) {
            process.lock().unlock();
            return Result.error(Errno.ESRCH);
        }
        knote(process, NOTE_SIGNAL | signal);
        process.lock().unlock();
        return Result.zero();
    }

    private static void knote(Process process, long hint) {
        NoteList notes = process.notes();
        if (notes != null) {
            notes.knoteLocked(hint);
        }
    }
}
