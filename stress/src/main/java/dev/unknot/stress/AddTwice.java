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
 * The knote path: two threads add the same event. One of them makes the knote and the other one, which made a knote as
 * well, finds that of the first and frees its own, whether it looked before or after.
 *
 * <p>Acceptable: both succeed and one knote is left. Anything else is a second knote of one event, a knote that is not
 * freed, or a panic.
 */
public abstract class AddTwice {
    private final Rig rig;

    private AddTwice(Rig rig) {
        this.rig = rig;
    }

    String first() {
        return rig.changeUser(EV_ADD, 0);
    }

    String second() {
        return rig.changeUser(EV_ADD, 0);
    }

    String verdict() {
        return rig.verdict();
    }

    /** The core as it is. */
    @JCStressTest
    @Outcome(id = "OK, OK, 1 knotes 1 kqueues sound", expect = Expect.ACCEPTABLE, desc = "Both add, one knote.")
    @State
    public static class Stress extends AddTwice {
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
    public static class Twin extends AddTwice {
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
