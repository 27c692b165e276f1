// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EVFILT_EMPTY;
import static dev.unknot.kqueue.KeventFlags.EVFILT_FS;
import static dev.unknot.kqueue.KeventFlags.EVFILT_PROC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_PROCDESC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_SIGNAL;
import static dev.unknot.kqueue.KeventFlags.EVFILT_SYSCOUNT;
import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;

import dev.unknot.kqueue.FilterOps;
import org.jspecify.annotations.Nullable;

/** The filters that every machine has. AIO, LIO and SENDFILE are for modules to provide. */
final class StandardFilters {
    private StandardFilters() {}

    /** The filters by the complement of their number. */
    static @Nullable FilterOps[] table(FsFilter fs) {
        @Nullable FilterOps[] table = new @Nullable FilterOps[EVFILT_SYSCOUNT];
        table[~EVFILT_READ] = FileFilter.INSTANCE;
        table[~EVFILT_WRITE] = FileFilter.INSTANCE;
        table[~EVFILT_VNODE] = FileFilter.INSTANCE;
        table[~EVFILT_PROC] = ProcFilter.INSTANCE;
        table[~EVFILT_SIGNAL] = SignalFilter.INSTANCE;
        table[~EVFILT_TIMER] = TimerFilter.INSTANCE;
        table[~EVFILT_PROCDESC] = FileFilter.INSTANCE;
        table[~EVFILT_FS] = fs;
        table[~EVFILT_USER] = UserFilter.INSTANCE;
        table[~EVFILT_EMPTY] = FileFilter.INSTANCE;
        return table;
    }
}
