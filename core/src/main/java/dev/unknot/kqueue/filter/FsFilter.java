// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Kernel;
import dev.unknot.kqueue.KnoteList;

/** EVFILT_FS. */
final class FsFilter extends FilterOps {
    private final KnoteList notes;

    FsFilter(Kernel kernel) {
        super(Traits.OTHER);
        notes = new KnoteList(kernel.knlistLock());
    }

    KnoteList notes() {
        return notes;
    }
}
