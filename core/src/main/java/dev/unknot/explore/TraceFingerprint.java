// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.PendingSteps.Access;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.Verb;
import java.util.Arrays;

/**
 * Numbers the traces of a program: executions that differ only in the order of independent steps have the same number,
 * others have different ones, but for a chance of about {@code k^2 / 2^65} among {@code k} of them (Mazurkiewicz).
 *
 * <p><b>What depends on what.</b> The steps of one thread. Two uses of a lock, unless both take it in shared mode; of a
 * latch, a task or a callout. Going to sleep on a channel, and a wakeup of it; two wakeups, unless both find nobody.
 * Starting a thread, and what it does. A change of time, and everything. What is not recorded is not seen: atomic
 * counters, the arming of callouts, memory. Of steps that depend on each other through that alone, the order does not
 * count.
 *
 * <p><b>How.</b> Each use is hashed with the hash of what its thread did before and of the uses of the object that it
 * depends on; the number of the trace is the sum of all hashes. So objects need no names, and those made by steps, whose
 * numbers depend on the order of steps, have none. Acquisitions alone stand for a lock, since whoever releases it has
 * taken it before the next one does. One instance belongs to one worker, and allocates only to grow.
 */
public final class TraceFingerprint {
    private static final int THREADS = 64;
    private static final long SEED = 0x51_7cc1_b727_220aL;

    /** The two sorts of uses of an object of which those of one sort are independent, and uses that depend on all. */
    private enum Mode {
        /** Shared mode; a wakeup that finds nobody. */
        ONE,
        /** Going to sleep. */
        OTHER,
        /** Anything else. */
        EXCLUSIVE
    }

    private final long[] threads = new long[THREADS];
    /** By object: the hash of the latest exclusive use, and the sums of the hashes of the other ones since. */
    private long[] latest = new long[64];

    private long[] ones = new long[64];
    private long[] others = new long[64];

    private long epoch;
    private long sum;

    /** A numbering. */
    public TraceFingerprint() {}

    /** The number of the trace of a recorded execution. */
    public long of(Recording recording) {
        begin(recording);
        for (int step = 0; step < recording.steps(); step++) {
            Access access = recording.stepAccess(step);
            if (access != Access.NONE) {
                Mode mode = access == Access.SHARED ? Mode.ONE : Mode.EXCLUSIVE;
                use(recording.choice(step), recording.stepObject(step), mode, access.ordinal());
            }
            int end = recording.firstEvent(step + 1);
            for (int event = recording.firstEvent(step); event < end; event++) {
                happened(recording, event);
            }
        }
        return SplitMix.mix(sum);
    }

    private void begin(Recording recording) {
        for (int i = 0; i < THREADS; i++) {
            threads[i] = SplitMix.mix(SEED + i);
        }
        int objects = recording.setUpObjects();
        reserve(objects);
        for (int i = 0; i < objects; i++) {
            latest[i] = SplitMix.mix(SEED + THREADS + i);
        }
        Arrays.fill(latest, objects, latest.length, SEED);
        Arrays.fill(ones, 0);
        Arrays.fill(others, 0);
        epoch = 0;
        sum = 0;
    }

    private void reserve(int objects) {
        int length = latest.length;
        if (objects > length) {
            int longer = Math.max(objects, 2 * length);
            latest = Arrays.copyOf(latest, longer);
            Arrays.fill(latest, length, longer, SEED);
            ones = Arrays.copyOf(ones, longer);
            others = Arrays.copyOf(others, longer);
        }
    }

    private void happened(Recording recording, int event) {
        Verb verb = recording.verb(event);
        int thread = recording.thread(event);
        int object = recording.object(event);
        int argument = recording.argument(event);
        switch (verb) {
            case SLEEP -> use(thread, object, Mode.OTHER, verb.ordinal());
            case WAKEUP -> use(thread, object, argument == 0 ? Mode.ONE : Mode.EXCLUSIVE, verb.ordinal());
            case ENQUEUE, DRAIN, DRAINED, SELECT, FIRE -> use(thread, object, Mode.EXCLUSIVE, verb.ordinal());
            case RESUME ->
                alone(
                        thread,
                        verb.ordinal() + ((long) SimScheduler.reason(argument).ordinal() << 32));
            case SELECTED -> alone(thread, verb.ordinal() + ((long) argument << 32));
            case CHOICE -> alone(thread, verb.ordinal() + ((argument & 0xffL) << 32));
            case SPAWN -> {
                alone(thread, verb.ordinal());
                threads[argument] = SplitMix.mix(threads[thread] + SEED);
            }
            case TIME -> {
                epoch = SplitMix.mix(sum + SplitMix.mix(recording.time(event)));
                sum += epoch;
            }
            case OPERATION, LOCK, UNLOCK, LOCK_SHARED, UNLOCK_SHARED, TASK, CALLOUT, EXIT -> {}
        }
    }

    private void alone(int thread, long what) {
        long hash = SplitMix.mix(threads[thread] * 31 + what + epoch);
        threads[thread] = hash;
        sum += hash;
    }

    private void use(int thread, int object, Mode mode, int what) {
        reserve(object + 1);
        long before = latest[object];
        if (mode != Mode.ONE) {
            before += SplitMix.mix(ones[object] + 1);
        }
        if (mode != Mode.OTHER) {
            before += SplitMix.mix(others[object] + 2);
        }
        long hash = SplitMix.mix(threads[thread] * 31 + SplitMix.mix(before + what) + epoch);
        threads[thread] = hash;
        sum += hash;
        switch (mode) {
            case ONE -> ones[object] += hash;
            case OTHER -> others[object] += hash;
            case EXCLUSIVE -> {
                latest[object] = hash;
                ones[object] = 0;
                others[object] = 0;
            }
        }
    }
}
