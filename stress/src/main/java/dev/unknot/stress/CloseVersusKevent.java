// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * The drain path: one thread closes the kqueue that another one uses. Whoever gives the last reference to it up drains
 * it.
 *
 * <p>Acceptable: the closing succeeds, the change succeeds or fails with EBADF, and neither kqueue nor knote is left.
 * Anything else is a kqueue that was drained twice or never, or while it was used.
 */
public abstract class CloseVersusKevent {
    private final Rig rig;

    private CloseVersusKevent(Rig rig) {
        this.rig = rig;
    }

    String first() {
        return rig.close(rig.kq());
    }

    String second() {
        return rig.changeUser(EV_ADD, 0);
    }

    String verdict() {
        return rig.verdict();
    }

    /** The core as it is. */
    @JCStressTest
    @Outcome(id = "OK, OK, 0 knotes 0 kqueues sound", expect = Expect.ACCEPTABLE, desc = "Added, then drained.")
    @Outcome(id = "OK, EBADF, 0 knotes 0 kqueues sound", expect = Expect.ACCEPTABLE, desc = "Closed, then not found.")
    @State
    public static class Stress extends CloseVersusKevent {
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

    /** References are counted in two steps. */
    @JCStressTest
    @JCStressMeta(Stress.class)
    @State
    public static class Twin extends CloseVersusKevent {
        /** A fresh machine. */
        public Twin() {
            super(new Rig(Rig.TWIN_NANOS_MAX, Flaw::countersAreNotAtomic));
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
