// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What happens before what in an execution, by the memory consistency effects that {@link dev.unknot.sync.Scheduler}
 * promises: program order, and from each release to the acquisitions that follow it. Threads are named by their place in
 * vector clocks.
 */
final class HappensBefore {
    /** In place of an event: an operation on a counter, of which there is none. */
    static final int COUNTER = -2;

    private VectorClock[] threads = new VectorClock[4];
    private int[] numbers = new int[4];
    private int threadCount;
    /** For each thread, which event ended each of its times. */
    private int[][] ends = new int[4][];

    private @Nullable VectorClock[] objects = {};

    /** Which releases of an object a clock collects. */
    enum Side {
        /** Those of exclusive holders; of arming a callout; all those of objects with one kind of release. */
        MAIN,
        /** Those of shared holders; of a callout's function. */
        OTHER
    }

    VectorClock clock(SimThread thread) {
        int place = place(thread);
        return threads[place];
    }

    /** The thread's place in vector clocks, given when it is first asked for. */
    int place(SimThread thread) {
        if (thread.clockPlace < 0) {
            int place = threadCount++;
            if (place == threads.length) {
                threads = Arrays.copyOf(threads, place * 2);
                numbers = Arrays.copyOf(numbers, place * 2);
                ends = Arrays.copyOf(ends, place * 2);
            }
            threads[place] = new VectorClock();
            threads[place].tick(place);
            numbers[place] = thread.id;
            ends[place] = new int[16];
            thread.clockPlace = place;
        }
        return thread.clockPlace;
    }

    /** The number of the thread at a place. */
    int thread(int place) {
        return numbers[place];
    }

    /** The event with which a thread ended a time of its own, {@link #COUNTER}, or -1 for time 0. */
    int end(int place, int time) {
        return time == 0 ? -1 : ends[place][time];
    }

    /** What the thread did so far happens before what follows an acquisition of that clock. */
    void release(SimThread thread, VectorClock object, int event) {
        int place = place(thread);
        object.join(threads[place]);
        endTime(place, event);
    }

    /** What the thread did so far happens before what the other one does next. */
    void pass(SimThread thread, SimThread next, int event) {
        int place = place(thread);
        clock(next).join(threads[place]);
        endTime(place, event);
    }

    private void endTime(int place, int event) {
        int time = threads[place].time(place);
        if (time >= ends[place].length) {
            ends[place] = Arrays.copyOf(ends[place], time * 2);
        }
        ends[place][time] = event;
        threads[place].tick(place);
    }

    void acquire(SimThread thread, VectorClock object) {
        clock(thread).join(object);
    }

    /** One of the two clocks of a lock, or of something else that has a number in events. */
    VectorClock clockOf(int object, Side side) {
        int index = 2 * object + side.ordinal();
        if (index >= objects.length) {
            objects = Arrays.copyOf(objects, Math.max(index + 1, objects.length * 2));
        }
        VectorClock clock = objects[index];
        if (clock == null) {
            clock = new VectorClock();
            objects[index] = clock;
        }
        return clock;
    }
}
