// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * The flux path: two threads collect the one event that stays ready. A scanner takes the knote off the queue and puts it
 * back; the other one waits for it to settle, waits behind its marker, or sees an empty queue.
 *
 * <p>Acceptable: at least one collects the event, and it is still there afterwards. Anything else is an event that got
 * lost between the two, or a scanner that nobody woke.
 */
public abstract class TwoScanners {
    private final Rig rig;

    private TwoScanners(Rig rig) {
        this.rig = rig;
        rig.changeUser(EV_ADD, 0);
        rig.changeUser(0, NOTE_TRIGGER);
    }

    String first() {
        return rig.collect();
    }

    String second() {
        return rig.collect();
    }

    String verdict() {
        return rig.collect() + " left " + rig.verdict();
    }

    /** The core as it is. */
    @JCStressTest
    @Outcome(id = "1, 1, 1 left 1 knotes 1 kqueues sound", expect = Expect.ACCEPTABLE, desc = "Both collect it.")
    @Outcome(
            id = "(1, 0|0, 1), 1 left 1 knotes 1 kqueues sound",
            expect = Expect.ACCEPTABLE,
            desc = "One finds the queue empty.")
    @State
    public static class Stress extends TwoScanners {
        /** A fresh machine. */
        public Stress() {
            super(new Rig());
        }

        /** The first thread. */
        @Actor
        public void first(LLL_Result r) {
            r.r1 = first();
        }

        /** The second thread. */
        @Actor
        public void second(LLL_Result r) {
            r.r2 = second();
        }

        /** What is left. */
        @Arbiter
        public void verdict(LLL_Result r) {
            r.r3 = verdict();
        }
    }

    /** Nobody wakes who waits for the knote to settle. */
    @JCStressTest
    @JCStressMeta(Stress.class)
    @State
    public static class Twin extends TwoScanners {
        /** A fresh machine. */
        public Twin() {
            super(new Rig(Rig.TWIN_NANOS_MAX, Flaw::kqueueWakeupIsLost));
        }

        /** The first thread. */
        @Actor
        public void first(LLL_Result r) {
            r.r1 = first();
        }

        /** The second thread. */
        @Actor
        public void second(LLL_Result r) {
            r.r2 = second();
        }

        /** What is left. */
        @Arbiter
        public void verdict(LLL_Result r) {
            r.r3 = verdict();
        }
    }
}
