// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DROP;
import static dev.unknot.kqueue.KeventFlags.EV_EOF;
import static dev.unknot.kqueue.KeventFlags.EV_FLAG1;
import static dev.unknot.kqueue.KeventFlags.EV_FLAG2;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.NOTE_CHILD;
import static dev.unknot.kqueue.KeventFlags.NOTE_EXEC;
import static dev.unknot.kqueue.KeventFlags.NOTE_EXIT;
import static dev.unknot.kqueue.KeventFlags.NOTE_FORK;
import static dev.unknot.kqueue.KeventFlags.NOTE_PCTRLMASK;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.KnoteList;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessTable;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;

/**
 * EVFILT_PROC: something happened to a process (proc_filtops). The process' mutex protects the list. When the process
 * exits the knote forgets it, but stays on its list, which lives as long as there are knotes on it.
 */
final class ProcFilter extends FilterOps {
    static final ProcFilter INSTANCE = new ProcFilter();

    private ProcFilter() {
        super(Traits.OTHER);
    }

    @Override
    @Origin("filt_procattach")
    public Errno attach(Knote kn, Process current) {
        ProcessTable processes = kn.kq().kernel().processes();
        int pid = (int) kn.ident;
        Process process = (kn.sfflags & NOTE_EXIT) != 0 ? processes.findAny(pid) : processes.find(pid);
        if (process == null) {
            return Errno.ESRCH;
        }
        boolean exiting = process.willExit();
        boolean immediate = false;
        Errno error = processes.canSee(current, process);
        if (error != Errno.OK) {
            process.lock().unlock();
            return error;
        }

        kn.ptr = process;
        kn.flags |= EV_CLEAR;
        if ((kn.flags & EV_FLAG2) != 0) {
            // The kernel's notice of a child, whose parent is in the data.
            kn.flags &= ~EV_FLAG2;
            kn.data = kn.sdata;
            kn.fflags = NOTE_CHILD;
            kn.sfflags &= ~(NOTE_EXIT | NOTE_EXEC | NOTE_FORK);
            immediate = true;
        }
        if ((kn.flags & EV_FLAG1) != 0) {
            kn.flags &= ~EV_FLAG1;
        }
        if (!(process.notes() instanceof KnoteList notes)) {
            throw new Panic("page fault");
        }
        notes.addLocked(kn);
        // A process that exits already may have told its watchers before this one came.
        if (immediate || (exiting && event(kn, NOTE_EXIT))) {
            kn.activate();
        }
        process.lock().unlock();
        return Errno.OK;
    }

    @Override
    @Origin("filt_procdetach")
    public void detach(Knote kn) {
        kn.list().remove(kn);
        kn.ptr = null;
    }

    @Override
    @Origin("filt_proc")
    public boolean event(Knote kn, long hint) {
        if (!(kn.ptr instanceof Process process)) {
            return false;
        }
        int event = (int) hint & NOTE_PCTRLMASK;
        if ((kn.sfflags & event) != 0) {
            kn.fflags |= event;
        }
        if (event == NOTE_EXIT) {
            kn.flags |= EV_EOF | EV_ONESHOT;
            kn.ptr = null;
            if ((kn.fflags & NOTE_EXIT) != 0) {
                kn.data = process.exitCode();
            }
            if (kn.fflags == 0) {
                kn.flags |= EV_DROP;
            }
            return true;
        }
        return kn.fflags != 0;
    }

    @Override
    public long peek(Knote kn) {
        if (!(kn.ptr instanceof Process process)) {
            return NOT_READY;
        }
        // Who is told of an exit forgets the process.
        boolean untold = process.hasExited() && (kn.sfflags & NOTE_EXIT) != 0;
        return untold ? process.exitCode() : kn.fflags != 0 ? kn.data : NOT_READY;
    }
}
