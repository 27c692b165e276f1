// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import org.jspecify.annotations.Nullable;

/**
 * Numbers the things that steps touch, and tells a sink of it if there is one. The number of a thing consists of the
 * thread that made it and of how many that thread had made, so that it does not depend on what other threads make.
 */
final class Touches {
    /** The execution as a whole: every step looks at it, one that ends it or moves time changes it. */
    static final int WORLD = 1 << 24;
    /** What gives threads their numbers. */
    static final int CREW = WORLD + 1;
    /** How many spawned threads are left. */
    static final int LIVE = WORLD + 2;
    /** The callouts that are armed, and their order. */
    static final int CALLOUTS = WORLD + 3;

    /** What time it is: who asks looks at it, and so does who goes by it. */
    static final int TIME = WORLD + 4;

    private static final int STARTS = WORLD + 64;
    private static final int FLAGS = STARTS + 64;
    private static final int INTERRUPTS = FLAGS + 64;

    private static final int STATICS = INTERRUPTS + 64;
    private static final int STATICS_MAX = 1 << 16;

    private static final int NUMBERS_PER_MAKER = 1 << 17;
    private static final int NO_MAKER = 64;

    /** How many things were made by phases that run alone, and outside of any. */
    private int madeAlone;

    private int madeOutside;
    private @Nullable AccessSink sink;

    void tell(@Nullable AccessSink newSink) {
        sink = newSink;
    }

    /** Numbers for so many things that belong together, the first of which is returned. */
    int newNumbers(@Nullable SimThread maker, int count) {
        int id;
        int first;
        if (maker == null) {
            id = NO_MAKER;
            first = madeOutside;
            madeOutside += count;
        } else if (maker.id == Crew.ALONE) {
            id = Crew.ALONE;
            first = madeAlone;
            madeAlone += count;
        } else {
            id = maker.id;
            first = maker.thingsMade;
            maker.thingsMade += count;
        }
        if (first + count > NUMBERS_PER_MAKER) {
            throw new EngineError("a thread made more than " + NUMBERS_PER_MAKER + " things");
        }
        return id * NUMBERS_PER_MAKER + first;
    }

    /** Whether a thread was started. */
    static int start(SimThread thread) {
        return STARTS + thread.id;
    }

    /** Whether a thread sleeps or was woken. */
    static int flag(SimThread thread) {
        return FLAGS + thread.id;
    }

    /** Whether an interrupt waits for a thread, and whether it would take one. */
    static int interrupt(SimThread thread) {
        return INTERRUPTS + thread.id;
    }

    /**
     * The first of the static fields of a class. It follows from the name, whoever comes first to use them; classes may
     * share numbers, which makes more depend on each other than need be.
     */
    static int statics(String className) {
        return STATICS + (className.hashCode() & STATICS_MAX - 1);
    }

    boolean isTold() {
        return sink != null;
    }

    void looks(int thing) {
        AccessSink told = sink;
        if (told != null) {
            told.looks(thing);
        }
    }

    void joins(int thing) {
        AccessSink told = sink;
        if (told != null) {
            told.joins(thing);
        }
    }

    void changes(int thing) {
        AccessSink told = sink;
        if (told != null) {
            told.changes(thing);
        }
    }
}
