// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
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
 * The knote path: one thread deletes an event that another one triggers. The trigger comes before the deletion, waits
 * for it, or finds nothing.
 *
 * <p>Acceptable: the deletion succeeds, the trigger succeeds or fails with ENOENT, and nothing is left. Anything else is
 * a knote that was used after it was freed, was freed twice, or stays on the queue.
 */
public abstract class DeleteVersusTrigger {
    private final Rig rig;

    private DeleteVersusTrigger(Rig rig) {
        this.rig = rig;
        rig.changeUser(EV_ADD | EV_CLEAR, 0);
    }

    String first() {
        return rig.changeUser(EV_DELETE, 0);
    }

    String second() {
        return rig.changeUser(0, NOTE_TRIGGER);
    }

    String verdict() {
        return rig.verdict();
    }

    /** The core as it is. */
    @JCStressTest
    @Outcome(id = "OK, OK, 0 knotes 1 kqueues sound", expect = Expect.ACCEPTABLE, desc = "Triggered, then deleted.")
    @Outcome(id = "OK, ENOENT, 0 knotes 1 kqueues sound", expect = Expect.ACCEPTABLE, desc = "Deleted, then not found.")
    @State
    public static class Stress extends DeleteVersusTrigger {
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

    /** The lock of the kqueue admits both. */
    @JCStressTest
    @JCStressMeta(Stress.class)
    @State
    public static class Twin extends DeleteVersusTrigger {
        /** A fresh machine. */
        public Twin() {
            super(new Rig(Rig.TWIN_NANOS_MAX, Flaw::kqueueLockAdmitsAll));
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
