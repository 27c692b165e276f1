// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The latest accesses to one field, as far as a later one can race with them: the last write, and the last read of each
 * thread since (Flanagan, Freund: FastTrack: Efficient and Precise Dynamic Race Detection, PLDI 2009). Threads are
 * named by their place in vector clocks.
 */
final class FieldHistory {
    /** What a field without such an access has in place of a thread. */
    static final int NOBODY = -1;

    private int writer = NOBODY;
    private int writeTime;
    private int writeNumber;

    /** The only thread that has read since the last write, unless there are several. */
    private int reader = NOBODY;

    private int readTime;
    private int readNumber;

    /** By thread, the times and numbers of reads that are unordered among each other; null while one reader is known. */
    private int @Nullable [] readTimes;

    private int[] readNumbers = {};

    /** The thread of a write that does not happen before, or {@link #NOBODY}. */
    int unorderedWriter(VectorClock clock) {
        return writer != NOBODY && writeTime > clock.time(writer) ? writer : NOBODY;
    }

    /**
     * The next thread with a read that does not happen before.
     *
     * @param after the thread after which to look, or {@link #NOBODY} for the first one
     * @return the thread, or {@link #NOBODY} if there is none
     */
    int unorderedReader(VectorClock clock, int after) {
        int[] times = readTimes;
        if (times == null) {
            return reader > after && readTime > clock.time(reader) ? reader : NOBODY;
        }
        for (int thread = after + 1; thread < times.length; thread++) {
            if (times[thread] > clock.time(thread)) {
                return thread;
            }
        }
        return NOBODY;
    }

    int writeNumber() {
        return writeNumber;
    }

    int readNumber(int thread) {
        return readTimes == null ? readNumber : readNumbers[thread];
    }

    void wrote(int thread, int time, int number) {
        writer = thread;
        writeTime = time;
        writeNumber = number;
        reader = NOBODY;
        readTimes = null;
    }

    /** Forgets the reads that happen before the new one, so that what is kept is the same in whatever order they came. */
    void read(int thread, VectorClock clock, int number) {
        int[] times = readTimes;
        if (times == null) {
            if (reader == NOBODY || reader == thread || readTime <= clock.time(reader)) {
                reader = thread;
                readTime = clock.time(thread);
                readNumber = number;
                return;
            }
            times = new int[Math.max(reader, thread) + 1];
            readNumbers = new int[times.length];
            times[reader] = readTime;
            readNumbers[reader] = readNumber;
        } else if (thread >= times.length) {
            times = Arrays.copyOf(times, thread + 1);
            readNumbers = Arrays.copyOf(readNumbers, thread + 1);
        }
        for (int other = 0; other < times.length; other++) {
            times[other] = times[other] <= clock.time(other) ? 0 : times[other];
        }
        times[thread] = clock.time(thread);
        readNumbers[thread] = number;
        readTimes = times;
    }
}
