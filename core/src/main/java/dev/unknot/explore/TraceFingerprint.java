// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.WakeReason;
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
 * Starting a thread, and what it does. A write of a field or element, and its reads and writes, where they are steps. A
 * change of time that nothing else was left to do for, and everything; an early one, and the sleep that it ends or the
 * callouts, and all timeouts after it. What is not recorded is not seen: atomic counters, the arming of callouts, who
 * looks at the time. Of steps that depend on each other through that alone, the order does not count.
 *
 * <p><b>How.</b> Each use is hashed with the hash of what its thread did before and of the uses of the object that it
 * depends on; the number of the trace is the sum of all hashes. So objects need no names, and those made by steps, whose
 * numbers depend on the order of steps, have none. Acquisitions alone stand for a lock, since whoever releases it has
 * taken it before the next one does. One instance belongs to one worker, and allocates only to grow.
 */
public final class TraceFingerprint {
    private static final int THREADS = 64;
    private static final long SEED = 0x51_7cc1_b727_220aL;
    private static final long[] FRESH_THREADS = new long[THREADS];

    static {
        for (int i = 0; i < THREADS; i++) {
            FRESH_THREADS[i] = SplitMix.mix(SEED + i);
        }
    }

    /** The two sorts of uses of an object of which those of one sort are independent, and uses that depend on all. */
    private enum Mode {
        /** Shared mode; a wakeup that finds nobody. */
        ONE,
        /** Going to sleep. */
        OTHER,
        /** Anything else. */
        EXCLUSIVE
    }

    private final long[] threads = FRESH_THREADS.clone();
    /** The threads whose hashes are not fresh. */
    private long moved;

    private final Uses objects = new Uses();
    /** Fields and elements, each with the number that {@link #places} gives it. */
    private final Uses memory = new Uses();

    /** Early changes of time, of what is the only object 0. */
    private final Uses time = new Uses();

    private final PlaceNumbers places = new PlaceNumbers();

    private long epoch;
    private long sum;

    /** A numbering. */
    public TraceFingerprint() {}

    /** The number of the trace of a recorded execution. */
    public long of(Recording recording) {
        begin(recording);
        for (int step = 0; step < recording.steps(); step++) {
            Access access = recording.stepAccess(step);
            boolean eventful = recording.isEventful(step);
            if (access != Access.NONE && !(eventful && saysItself(recording, step))) {
                Mode mode = access == Access.SHARED ? Mode.ONE : Mode.EXCLUSIVE;
                use(objects, recording.choice(step), recording.stepObject(step), mode, access.ordinal());
            }
            if (eventful) {
                int end = recording.firstEvent(step + 1);
                for (int event = recording.firstEvent(step); event < end; event++) {
                    happened(recording, event, access);
                }
            }
        }
        return SplitMix.mix(sum);
    }

    private void begin(Recording recording) {
        for (long rest = moved; rest != 0; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            threads[thread] = FRESH_THREADS[thread];
        }
        moved = 0;
        objects.begin(recording.setUpObjects());
        places.clear();
        memory.begin(0);
        time.begin(1);
        epoch = 0;
        sum = 0;
    }

    /** Whether the event at a step's beginning says more than what the step begins with. */
    private static boolean saysItself(Recording recording, int step) {
        int first = recording.firstEvent(step);
        return first < recording.firstEvent(step + 1)
                && switch (recording.verb(first)) {
                    case READ, WRITE, EARLY, SPURIOUS -> true;
                    default -> false;
                };
    }

    private void happened(Recording recording, int event, Access access) {
        Verb verb = recording.verb(event);
        int thread = recording.thread(event);
        int object = recording.object(event);
        int argument = recording.argument(event);
        switch (verb) {
            case SLEEP -> use(objects, thread, object, Mode.OTHER, verb.ordinal());
            case WAKEUP -> use(objects, thread, object, argument == 0 ? Mode.ONE : Mode.EXCLUSIVE, verb.ordinal());
            case ENQUEUE, DRAIN, DRAINED, SELECT, FIRE -> use(objects, thread, object, Mode.EXCLUSIVE, verb.ordinal());
            case EARLY -> {
                use(time, thread, 0, Mode.EXCLUSIVE, verb.ordinal());
                // Who slept leaves the channel, as others may.
                use(objects, thread, object, access == Access.SHARED ? Mode.OTHER : Mode.EXCLUSIVE, verb.ordinal());
            }
            case SPURIOUS -> use(objects, thread, object, Mode.OTHER, verb.ordinal());
            case RESUME -> ended(thread, verb, SimScheduler.reason(argument));
            case SELECTED -> ended(thread, verb, WakeReason.values()[argument]);
            case CHOICE -> alone(thread, verb.ordinal() + ((argument & 0xffL) << 32));
            case SPAWN -> {
                alone(thread, verb.ordinal());
                put(argument, SplitMix.mix(threads[thread] + SEED));
            }
            case TIME -> {
                epoch = SplitMix.mix(sum + SplitMix.mix(recording.time(event)));
                sum += epoch;
            }
            case READ -> use(memory, thread, places.number(object, argument), Mode.ONE, verb.ordinal());
            case WRITE -> use(memory, thread, places.number(object, argument), Mode.EXCLUSIVE, verb.ordinal());
            case OPERATION, LOCK, UNLOCK, LOCK_SHARED, UNLOCK_SHARED, TASK, CALLOUT, EXIT -> {}
        }
    }

    private void ended(int thread, Verb verb, WakeReason reason) {
        long what = verb.ordinal() + ((long) reason.ordinal() << 32);
        if (reason == WakeReason.TIMED_OUT) {
            use(time, thread, 0, Mode.ONE, Long.hashCode(what));
        } else {
            alone(thread, what);
        }
    }

    private void put(int thread, long hash) {
        threads[thread] = hash;
        moved |= 1L << thread;
    }

    private void alone(int thread, long what) {
        long hash = SplitMix.mix(threads[thread] * 31 + what + epoch);
        put(thread, hash);
        sum += hash;
    }

    private void use(Uses uses, int thread, int object, Mode mode, int what) {
        long before = uses.before(object, mode);
        long hash = SplitMix.mix(threads[thread] * 31 + SplitMix.mix(before + what) + epoch);
        put(thread, hash);
        sum += hash;
        uses.add(object, mode, hash);
    }

    /**
     * By object, side by side: the hash of the latest exclusive use, and the sums of the hashes of the uses of either
     * other sort since.
     */
    private static final class Uses {
        private static final long NO_ONES = SplitMix.mix(1);
        private static final long NO_OTHERS = SplitMix.mix(2);
        private static final int FIELDS = 3;
        private static final int ONES = 1;
        private static final int OTHERS = 2;

        private long[] table = {};
        /** The table of objects that are told apart, without uses. */
        private long[] names = {};
        /** All objects from this number on are as at the beginning, and have no names. */
        private int used;

        /** No uses; the first so many objects are told apart. */
        void begin(int named) {
            reserve(named);
            if (named * FIELDS > names.length) {
                names = names(named);
            }
            System.arraycopy(names, 0, table, 0, named * FIELDS);
            for (int object = named; object < used; object++) {
                forget(object);
            }
            used = named;
        }

        private static long[] names(int count) {
            long[] names = new long[count * FIELDS];
            for (int object = 0; object < count; object++) {
                names[object * FIELDS] = SplitMix.mix(SEED + THREADS + object);
            }
            return names;
        }

        private void forget(int object) {
            table[object * FIELDS] = SEED;
            table[object * FIELDS + ONES] = 0;
            table[object * FIELDS + OTHERS] = 0;
        }

        private void reserve(int objects) {
            int length = table.length / FIELDS;
            if (objects > length) {
                int longer = Math.max(objects, 2 * length);
                table = Arrays.copyOf(table, longer * FIELDS);
                for (int object = length; object < longer; object++) {
                    forget(object);
                }
            }
        }

        /** A hash of the uses that one of that sort depends on. */
        long before(int object, Mode mode) {
            if (object >= used) {
                reserve(object + 1);
                used = object + 1;
            }
            int at = object * FIELDS;
            long before = table[at];
            if (mode != Mode.ONE) {
                before += hash(table[at + ONES], 1, NO_ONES);
            }
            if (mode != Mode.OTHER) {
                before += hash(table[at + OTHERS], 2, NO_OTHERS);
            }
            return before;
        }

        private static long hash(long sum, int sort, long ofNone) {
            return sum == 0 ? ofNone : SplitMix.mix(sum + sort);
        }

        void add(int object, Mode mode, long hash) {
            int at = object * FIELDS;
            switch (mode) {
                case ONE -> table[at + ONES] += hash;
                case OTHER -> table[at + OTHERS] += hash;
                case EXCLUSIVE -> {
                    table[at] = hash;
                    table[at + ONES] = 0;
                    table[at + OTHERS] = 0;
                }
            }
        }
    }

    /** Numbers fields and elements in the order in which they are met: an open hash table. */
    private static final class PlaceNumbers {
        private long[] keys = new long[256];
        private int[] numbers = new int[256];
        private int count;

        void clear() {
            if (count > 0) {
                Arrays.fill(keys, 0);
                count = 0;
            }
        }

        int number(int object, int field) {
            if (count * 2 >= keys.length) {
                grow();
            }
            long key = ((long) object << 32 | (field & 0xffff_ffffL)) + 1;
            int slot = slot(key);
            if (keys[slot] != key) {
                keys[slot] = key;
                numbers[slot] = count++;
            }
            return numbers[slot];
        }

        private int slot(long key) {
            int mask = keys.length - 1;
            int slot = (int) SplitMix.mix(key) & mask;
            while (keys[slot] != 0 && keys[slot] != key) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldNumbers = numbers;
            keys = new long[oldKeys.length * 2];
            numbers = new int[oldKeys.length * 2];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != 0) {
                    int slot = slot(oldKeys[i]);
                    keys[slot] = oldKeys[i];
                    numbers[slot] = oldNumbers[i];
                }
            }
        }
    }
}
