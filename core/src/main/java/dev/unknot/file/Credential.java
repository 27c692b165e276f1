// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Scheduler;

/** A user, on whose behalf threads run (struct ucred, struct uidinfo). */
public final class Credential {
    /** The number of the user who may see everything. */
    public static final int ROOT = 0;

    private final int uid;
    private final AtomicCounter kqueues;

    /** A user without kqueues. */
    public Credential(Scheduler scheduler, int uid) {
        this.uid = uid;
        kqueues = scheduler.newCounter(0);
    }

    /** The user's number. */
    public int uid() {
        return uid;
    }

    /** How many kqueues count against the user's limit (ui_kqcnt). */
    public AtomicCounter kqueues() {
        return kqueues;
    }
}
