// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EVFILT_PROCDESC;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DROP;
import static dev.unknot.kqueue.KeventFlags.EV_EOF;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.NOTE_EXIT;
import static dev.unknot.kqueue.KeventFlags.NOTE_PCTRLMASK;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.KnoteList;
import dev.unknot.proc.ProcessDescriptor;
import dev.unknot.sync.Panic;

/**
 * EVFILT_PROCDESC on a process descriptor: the process has exited (procdesc_kqops of sys_procdesc.c). The descriptor's
 * mutex protects the list. Whoever registers after the exit is told too.
 */
final class ProcdescFilter extends FilterOps {
    private static final ProcdescFilter INSTANCE = new ProcdescFilter();

    private ProcdescFilter() {
        super(Traits.DESCRIPTOR);
    }

    /** Has a knote watch a process descriptor. EINVAL for other filters. */
    static Errno attach(ProcessDescriptor pd, Knote kn) {
        if (kn.filter != EVFILT_PROCDESC) {
            return Errno.EINVAL;
        }
        kn.setFop(INSTANCE);
        kn.flags |= EV_CLEAR;
        notes(pd).add(kn);
        return Errno.OK;
    }

    @Override
    public void detach(Knote kn) {
        notes(descriptor(kn)).remove(kn);
    }

    @Override
    public boolean event(Knote kn, long hint) {
        ProcessDescriptor pd = descriptor(kn);
        int event = hint == 0 ? (pd.hasExited() ? NOTE_EXIT : 0) : (int) hint & NOTE_PCTRLMASK;
        if ((kn.sfflags & event) != 0) {
            kn.fflags |= event;
        }
        if (event == NOTE_EXIT) {
            kn.flags |= EV_EOF | EV_ONESHOT;
            if ((kn.fflags & NOTE_EXIT) != 0) {
                kn.data = pd.exitCode();
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
        return descriptor(kn).hasExited() ? descriptor(kn).exitCode() : NOT_READY;
    }

    private static ProcessDescriptor descriptor(Knote kn) {
        if (kn.file().data() instanceof ProcessDescriptor pd) {
            return pd;
        }
        throw new Panic("page fault");
    }

    private static KnoteList notes(ProcessDescriptor pd) {
        return (KnoteList) pd.notes();
    }
}
