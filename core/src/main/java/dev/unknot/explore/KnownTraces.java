// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Recording;

/**
 * Numbers the traces of executions as {@link TraceFingerprint} does, but knows executions again by their digests: of those
 * that are equal, but for a chance of about 2^-64 each time, one is numbered. It forgets some, so that it costs little: a
 * table in plain arrays, where a newer execution takes the place of an older one. Belongs to one worker.
 */
public final class KnownTraces {
    private static final int PLACES = 1 << 16;

    private final TraceFingerprint fingerprint = new TraceFingerprint();
    /** By place: a digest, 0 if there is none, and the number of the trace. */
    private final long[] table = new long[2 * PLACES];

    private long numbered;

    /** No execution is known. */
    public KnownTraces() {}

    /** The number of the trace of a recorded execution. */
    public long of(Recording recording) {
        long digest = recording.digest();
        int place = 2 * ((int) (digest >>> 7) & PLACES - 1);
        if (table[place] != digest || digest == 0) {
            table[place] = digest;
            table[place + 1] = fingerprint.of(recording);
            numbered++;
        }
        return table[place + 1];
    }

    /** How many executions were not known. */
    long numbered() {
        return numbered;
    }
}
