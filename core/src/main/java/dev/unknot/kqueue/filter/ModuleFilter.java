// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.StatusFlags.KN_DETACHED;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.proc.Process;

/** A filter such as a module provides: ready if the change said so with its data. For tests of the table of filters. */
final class ModuleFilter extends FilterOps {
    static final ModuleFilter INSTANCE = new ModuleFilter();

    private ModuleFilter() {
        super(Traits.OTHER);
    }

    @Override
    public Errno attach(Knote kn, Process current) {
        kn.status &= ~KN_DETACHED;
        return Errno.OK;
    }

    @Override
    public void detach(Knote kn) {
        kn.status |= KN_DETACHED;
    }

    @Override
    public boolean event(Knote kn, long hint) {
        kn.data = kn.sdata;
        return kn.data > 0;
    }

    @Override
    public long peek(Knote kn) {
        return kn.sdata > 0 && !reportsChanges(kn) ? kn.sdata : NOT_READY;
    }
}
