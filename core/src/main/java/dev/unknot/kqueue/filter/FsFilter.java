// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Kernel;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.KnoteList;
import dev.unknot.proc.Process;

/** EVFILT_FS: something happened to the mounted file systems (fs_filtops of vfs_subr.c). One instance a machine. */
final class FsFilter extends FilterOps {
    private final KnoteList notes;

    FsFilter(Kernel kernel) {
        super(Traits.OTHER);
        notes = new KnoteList(kernel.knlistLock());
    }

    /** All watchers. */
    KnoteList notes() {
        return notes;
    }

    @Override
    public Errno attach(Knote kn, Process current) {
        kn.flags |= EV_CLEAR;
        notes.add(kn);
        return Errno.OK;
    }

    @Override
    public void detach(Knote kn) {
        notes.remove(kn);
    }

    @Override
    public boolean event(Knote kn, long hint) {
        kn.fflags |= (int) hint;
        return kn.fflags != 0;
    }

    @Override
    public long peek(Knote kn) {
        return kn.fflags != 0 ? kn.data : NOT_READY;
    }
}
