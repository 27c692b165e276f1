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
    private static final @Nullable FilterOps[] SAME_EVERYWHERE = new @Nullable FilterOps[EVFILT_SYSCOUNT];

    static {
        SAME_EVERYWHERE[~EVFILT_READ] = FileFilter.INSTANCE;
        SAME_EVERYWHERE[~EVFILT_WRITE] = FileFilter.INSTANCE;
        SAME_EVERYWHERE[~EVFILT_VNODE] = FileFilter.INSTANCE;
        SAME_EVERYWHERE[~EVFILT_PROC] = ProcFilter.INSTANCE;
        SAME_EVERYWHERE[~EVFILT_SIGNAL] = SignalFilter.INSTANCE;
        SAME_EVERYWHERE[~EVFILT_TIMER] = TimerFilter.INSTANCE;
        SAME_EVERYWHERE[~EVFILT_PROCDESC] = FileFilter.INSTANCE;
        SAME_EVERYWHERE[~EVFILT_USER] = UserFilter.INSTANCE;
        SAME_EVERYWHERE[~EVFILT_EMPTY] = FileFilter.INSTANCE;
    }

    private StandardFilters() {}

    /** The filters by the complement of their number. */
    static @Nullable FilterOps[] table(FsFilter fs) {
        @Nullable FilterOps[] table = SAME_EVERYWHERE.clone();
        table[~EVFILT_FS] = fs;
        return table;
    }
}
