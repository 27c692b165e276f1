// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import java.util.Arrays;

/**
 * One execution in plain arrays: the schedule, the events, where each step begins among them, and the digest of it
 * all. A worker keeps one recording and uses it again for each execution; it grows and never shrinks.
 *
 * <p>An event is one {@code long}: verb (8 bits), thread (8), object (16), argument (32).
 */
public final class Recording {
    /** The thread number of events that no thread did. */
    public static final int NO_THREAD = 0xff;
    /** The object number of events without an object. */
    public static final int NO_OBJECT = 0xffff;
    /** Schedule entries from here on are values of {@code choose}; smaller ones are threads. */
    public static final int VALUE_BASE = 64;

    private static final int OBJECT_BITS = 16;
    private static final int ACCESS_MASK = 3;
    /** Of a step, above the object and the access: it has other events than plain ones. */
    private static final int EVENTFUL = 1 << 18;

    /** The bits of an argument that name a message, in the events that have one. */
    static final int MESSAGE_BITS = 8;

    private static final long DIGEST_SEED = 0x9e37_79b9_7f4a_7c15L;
    private static final long DIGEST_FACTOR = 0xbf58_476d_1ce4_e5b9L;

    private int[] schedule = new int[256];
    private int[] stepEvents = new int[256];
    /** The object that each step began with, above it what it did with it, and {@link #EVENTFUL}. */
    private int[] stepObjects = new int[256];

    private int stepCount;
    private int setUpObjects;
    private long[] events = new long[1024];
    private int eventCount;
    private long[] times = new long[8];
    private int timeCount;
    private long digest = DIGEST_SEED;

    /** Forgets what was recorded. */
    public void clear() {
        stepCount = 0;
        setUpObjects = 0;
        eventCount = 0;
        timeCount = 0;
        digest = DIGEST_SEED;
    }

    /** So many objects were there before the first step. */
    void beginWith(int objects) {
        if (stepCount == 0) {
            setUpObjects = objects;
        }
    }

    /** Records a choice, of a thread or (from {@link #VALUE_BASE}) of a value, and what its step begins with. */
    void step(int choice, int object, PendingSteps.Access access) {
        int n = stepCount;
        if (n == schedule.length) {
            schedule = Arrays.copyOf(schedule, n * 2);
            stepEvents = Arrays.copyOf(stepEvents, n * 2);
            stepObjects = Arrays.copyOf(stepObjects, n * 2);
        }
        schedule[n] = choice;
        stepObjects[n] = access.ordinal() << OBJECT_BITS | object;
        stepEvents[n] = eventCount;
        stepCount = n + 1;
        digest = mix(digest, choice);
    }

    void event(Verb verb, int thread, int object, int argument) {
        long event = (long) verb.ordinal() << 56
                | (long) (thread & 0xff) << 48
                | (long) (object & 0xffff) << 32
                | (argument & 0xffff_ffffL);
        int n = eventCount;
        if (n == events.length) {
            events = Arrays.copyOf(events, n * 2);
        }
        events[n] = event;
        eventCount = n + 1;
        digest = mix(digest, event);
        if (!verb.isPlain() && stepCount > 0) {
            stepObjects[stepCount - 1] |= EVENTFUL;
        }
    }

    /** Records a time jump. */
    void jump(long now) {
        int index = addTime(now);
        event(Verb.TIME, NO_THREAD, NO_OBJECT, index);
    }

    /** Records that time moved early for a thread that waited for an object. */
    void early(long now, int thread, int object) {
        int index = addTime(now);
        event(Verb.EARLY, thread, object, index);
    }

    private int addTime(long now) {
        if (timeCount == times.length) {
            times = Arrays.copyOf(times, timeCount * 2);
        }
        times[timeCount] = now;
        digest = mix(digest, now);
        return timeCount++;
    }

    private static long mix(long digest, long value) {
        long mixed = (digest ^ value) * DIGEST_FACTOR;
        return mixed ^ mixed >>> 29;
    }

    /** The number of choices made so far. */
    public int steps() {
        return stepCount;
    }

    /** The choice of step {@code i}: a thread, or {@link #VALUE_BASE} plus a value. */
    public int choice(int i) {
        return schedule[i];
    }

    /** The object that step {@code i} began with, or {@link #NO_OBJECT}; a lock that a sleep takes again, too. */
    public int stepObject(int i) {
        return stepObjects[i] & NO_OBJECT;
    }

    /** What step {@code i} did with the object that it began with. */
    public PendingSteps.Access stepAccess(int i) {
        return PendingSteps.Access.of(stepObjects[i] >>> OBJECT_BITS & ACCESS_MASK);
    }

    /** Whether step {@code i} has events that are not plain ({@link Verb#isPlain}). */
    public boolean isEventful(int i) {
        return (stepObjects[i] & EVENTFUL) != 0;
    }

    /** The number of objects that were there before the first step; those with larger numbers were made by steps. */
    public int setUpObjects() {
        return setUpObjects;
    }

    /** A copy of the schedule. */
    public int[] schedule() {
        return Arrays.copyOf(schedule, stepCount);
    }

    /** The index of the first event of step {@code i}. */
    public int firstEvent(int i) {
        return i < stepCount ? stepEvents[i] : eventCount;
    }

    /** The number of events so far. */
    public int events() {
        return eventCount;
    }

    /** What event {@code i} did. */
    public Verb verb(int i) {
        return Verb.of((int) (events[i] >>> 56));
    }

    /** The thread of event {@code i}, or {@link #NO_THREAD}. */
    public int thread(int i) {
        return (int) (events[i] >>> 48) & 0xff;
    }

    /** The number of the object of event {@code i}, or {@link #NO_OBJECT}; {@link SimScheduler#label} names it. */
    public int object(int i) {
        return (int) (events[i] >>> 32) & 0xffff;
    }

    /** The argument of event {@code i}; its meaning depends on the verb. */
    public int argument(int i) {
        return (int) events[i];
    }

    /** The time of a {@link Verb#TIME} event, in {@link dev.unknot.sync.Sbintime}. */
    public long time(int i) {
        return times[argument(i)];
    }

    /** The digest of all choices and events so far: equal executions have equal digests. */
    public long digest() {
        return digest;
    }
}
