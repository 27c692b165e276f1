// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.KeventFlags;
import org.jspecify.annotations.Nullable;

/** The table of filters. */
final class StandardFilters {
    private StandardFilters() {}

    static @Nullable FilterOps[] table(FsFilter fs) {
        return new @Nullable FilterOps[KeventFlags.EVFILT_SYSCOUNT];
    }
}
