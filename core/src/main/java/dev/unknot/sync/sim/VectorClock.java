// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import java.util.Arrays;

/** For each thread the time up to which what it did happens before; 0 is before all that it did. */
final class VectorClock {
    private int[] times = new int[4];

    int time(int thread) {
        return thread < times.length ? times[thread] : 0;
    }

    /** Moves the time of a thread on by one. */
    void tick(int thread) {
        if (thread >= times.length) {
            times = Arrays.copyOf(times, Math.max(thread + 1, times.length * 2));
        }
        times[thread]++;
    }

    /** Adds what happens before another clock's thread. */
    void join(VectorClock other) {
        int[] theirs = other.times;
        if (theirs.length > times.length) {
            times = Arrays.copyOf(times, theirs.length);
        }
        for (int i = 0; i < theirs.length; i++) {
            times[i] = Math.max(times[i], theirs[i]);
        }
    }
}
