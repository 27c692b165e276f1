// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
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
 * The flux path: one thread collects an event that another one deletes. While the collector evaluates the knote it is in
 * flux and the kqueue unlocked; the deleter waits for it to settle.
 *
 * <p>Acceptable: the event is collected or not, the deletion succeeds, and nothing is left. Anything else is a knote that
 * was deleted under the collector's hands, or a deleter that nobody woke.
 */
public abstract class ScanVersusDelete {
    private final Rig rig;

    private ScanVersusDelete(Rig rig) {
        this.rig = rig;
        rig.changeUser(EV_ADD, 0);
        rig.changeUser(0, NOTE_TRIGGER);
    }

    String first() {
        return rig.collect();
    }

    String second() {
        return rig.changeUser(EV_DELETE, 0);
    }

    String verdict() {
        return rig.verdict();
    }

    /** The core as it is. */
    @JCStressTest
    @Outcome(id = "1, OK, 0 knotes 1 kqueues sound", expect = Expect.ACCEPTABLE, desc = "Collected, then deleted.")
    @Outcome(
            id = "0, OK, 0 knotes 1 kqueues sound",
            expect = Expect.ACCEPTABLE,
            desc = "Deleted, then nothing to collect.")
    @State
    public static class Stress extends ScanVersusDelete {
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
    public static class Twin extends ScanVersusDelete {
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
