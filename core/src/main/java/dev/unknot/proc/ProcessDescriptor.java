// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.proc;

import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileObject;
import dev.unknot.file.FileType;
import dev.unknot.file.NoteList;
import dev.unknot.file.PollFlags;
import dev.unknot.file.Poller;
import dev.unknot.file.PollerList;
import dev.unknot.file.Result;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * What a process descriptor stands for (struct procdesc). Its mutex comes after that of the process, and protects the
 * list of its watchers.
 *
 * <p>The last close of the descriptor kills the process, and has what is left of it taken away.
 */
public final class ProcessDescriptor implements FileObject {
    /** The class of the mutexes of process descriptors. */
    public static final LockClass LOCK_CLASS = LockClass.mutex("procdesc");

    private static final int KINFO_TYPE = 11;
    private static final int MODE = 0x81ed;

    private final ProcessTable processes;
    private final Mutex mutex;
    private final NoteList notes;
    private final OnClose onClose;

    /** Set once, before anybody knows the descriptor. */
    private @Nullable Process process;

    @GuardedBy("procdesc")
    private boolean exited;

    @GuardedBy("procdesc")
    private int exitCode;

    @GuardedBy("procdesc")
    private final PollerList pollers = new PollerList();

    /** What the last close does to a process that runs. */
    public enum OnClose {
        /** It is killed. */
        KILL,
        /** It goes on (PD_DAEMON). */
        LEAVE
    }

    /** A descriptor whose process is yet to be made. */
    public ProcessDescriptor(
            Scheduler scheduler, NoteList.Factory lists, ProcessTable processes, int serial, OnClose onClose) {
        this.processes = processes;
        this.onClose = onClose;
        mutex = scheduler.newMutex(LOCK_CLASS, serial);
        notes = lists.newList(mutex);
    }

    void setProcess(Process made) {
        process = made;
    }

    /** The process; null before it is made. */
    public @Nullable Process process() {
        return process;
    }

    /** Who watches. */
    public NoteList notes() {
        return notes;
    }

    /** Whether the process has exited; the caller has the lock of the list. */
    public boolean hasExited() {
        return exited;
    }

    /** What wait(2) would say of the exit. */
    public int exitCode() {
        return exitCode;
    }

    /** Tells that the process exits (procdesc_exit); the caller owns the process' mutex. */
    void processExited(int code) {
        mutex.lock();
        exited = true;
        exitCode = code;
        pollers.wakeup();
        notes.knoteLocked(ProcessTable.NOTE_EXIT);
        mutex.unlock();
    }

    @Override
    public FileType type() {
        return FileType.PROCDESC;
    }

    @Override
    public Result read(FileEntry fp, long offset, int count) {
        return Result.error(Errno.EOPNOTSUPP);
    }

    @Override
    public Result write(FileEntry fp, long offset, int count) {
        return Result.error(Errno.EOPNOTSUPP);
    }

    @Override
    public int poll(int events, Poller poller) {
        mutex.lock();
        int there = exited ? PollFlags.POLLHUP : 0;
        if (there == 0) {
            pollers.record(poller);
        }
        mutex.unlock();
        return there;
    }

    @Override
    public Result stat() {
        return Result.of(MODE);
    }

    @Override
    public Result kinfo() {
        return Result.of(KINFO_TYPE);
    }

    @Override
    public void close(FileEntry entry) {
        mutex.lock();
        boolean gone = exited;
        pollers.wakeup();
        mutex.unlock();
        Process child = process;
        if (child == null) {
            return;
        }
        processes.orphan(child);
        if (!gone && onClose == OnClose.KILL) {
            processes.kill(child);
        }
    }

    @Override
    public String toString() {
        return mutex.label();
    }
}
