// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import org.jspecify.annotations.Nullable;

/** A process that is sent a signal when a file changes (struct sigio). */
public interface SignalOwner {
    /** The signal for input and output. */
    int SIGIO = 23;

    /** The number of the process. */
    int pid();

    /** Sends it SIGIO, unless it is gone (pgsigio). Takes the process' lock. */
    void sendSigio();

    /** Finds processes. */
    @FunctionalInterface
    interface Finder {
        /** The process of that number; null if there is none. */
        @Nullable
        SignalOwner find(int pid);
    }
}
