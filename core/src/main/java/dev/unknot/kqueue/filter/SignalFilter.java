// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.NOTE_SIGNAL;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.KnoteList;
import dev.unknot.proc.Process;
import dev.unknot.sync.Panic;

/** EVFILT_SIGNAL: a signal was sent to the process that registered the knote (sig_filtops of kern_sig.c). */
final class SignalFilter extends FilterOps {
    static final SignalFilter INSTANCE = new SignalFilter();

    private SignalFilter() {
        super(Traits.OTHER);
    }

    @Override
    public Errno attach(Knote kn, Process current) {
        kn.ptr = current;
        kn.flags |= EV_CLEAR;
        notes(current).add(kn);
        return Errno.OK;
    }

    @Override
    public void detach(Knote kn) {
        if (!(kn.ptr instanceof Process process)) {
            throw new Panic("page fault");
        }
        notes(process).remove(kn);
    }

    @Override
    public boolean event(Knote kn, long hint) {
        if ((hint & NOTE_SIGNAL) != 0 && kn.ident == (hint & ~(long) NOTE_SIGNAL)) {
            kn.data++;
        }
        return kn.data != 0;
    }

    @Override
    public long peek(Knote kn) {
        return kn.data != 0 ? kn.data : NOT_READY;
    }

    private static KnoteList notes(Process process) {
        if (process.notes() instanceof KnoteList notes) {
            return notes;
        }
        throw new Panic("page fault");
    }
}
