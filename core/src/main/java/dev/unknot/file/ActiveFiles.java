// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Scheduler;

/** How many file entries a machine has, and how many it may have (openfiles, maxfiles). */
public final class ActiveFiles {
    private final AtomicCounter count;
    private int limit = Integer.MAX_VALUE;

    /** No files, without a limit. */
    public ActiveFiles(Scheduler scheduler) {
        count = scheduler.newCounter(0);
    }

    /** How many there are. */
    public int count() {
        return count.load();
    }

    /** Limits them (kern.maxfiles). */
    public void setLimit(int files) {
        limit = files;
    }

    /** Counts one more; false if there may be no more. */
    boolean charge() {
        if (count.fetchAdd(1) < limit) {
            return true;
        }
        count.fetchAdd(-1);
        return false;
    }

    void uncharge() {
        count.fetchAdd(-1);
    }
}
