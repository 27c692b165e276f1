// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.dpor.AccessSets;
import dev.unknot.explore.dpor.DporSearch;
import dev.unknot.explore.dpor.Model;
import dev.unknot.sync.sim.Recording;

/**
 * Numbers the traces of the dependency relation that a search goes by: executions whose dependent steps are in the same
 * order have the same number, others have different ones, but for a chance of about {@code k^2 / 2^65} among {@code k}
 * of them. Unlike a {@link TraceFingerprint} it sees all that steps touch.
 *
 * <p>The hash of a step is made of its thread, of the values that it chose, and of the sum of the hashes of all earlier
 * steps that it depends on; the number is made of the sum of the hashes of all steps.
 */
final class OrderHash {
    private static final long VALUE_FACTOR = 131;
    private static final long LABEL_FACTOR = 1_000_003;

    private OrderHash() {}

    /** The number of an execution, which was recorded; it takes time in the square of its length. */
    static long of(DporSearch.Execution execution, AccessSets accesses, Recording recording) {
        int length = execution.length();
        long[] hashes = new long[length];
        long sum = 0;
        int entry = 0;
        for (int i = 0; i < length; i++) {
            int thread = recording.choice(entry++);
            long label = thread;
            while (entry < recording.steps() && recording.choice(entry) >= Recording.VALUE_BASE) {
                label = label * VALUE_FACTOR + recording.choice(entry++) + 1;
            }
            long before = 0;
            for (int j = 0; j < i; j++) {
                boolean same = Model.thread(execution.action(j)) == thread;
                if (same
                        || j < execution.barrier(i)
                        || accesses.conflict(execution.accesses(j), execution.accesses(i))) {
                    before += SplitMix.mix(hashes[j] * 31 + 1);
                }
            }
            hashes[i] = SplitMix.mix(SplitMix.mix(label * LABEL_FACTOR + 7) + before);
            sum += SplitMix.mix(hashes[i] + 5);
        }
        return SplitMix.mix(sum);
    }
}
