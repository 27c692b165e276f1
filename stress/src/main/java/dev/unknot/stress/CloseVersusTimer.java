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
 * The drain path: one thread closes the kqueue of a timer that goes off again and again, while another one uses the
 * kqueue. Draining the kqueue drains the timer.
 *
 * <p>Acceptable: adding, waiting for the first event and closing succeed, the other thread's change succeeds or fails with
 * EBADF, and nothing is left. Interesting: a queue that the origin corrupts where a timer goes off while it is being
 * added. Anything else is a timer that used a knote or a kqueue after it was freed.
 */
public abstract class CloseVersusTimer {
    private final Rig rig;

    private CloseVersusTimer(Rig rig) {
        this.rig = rig;
    }

    String first() {
        return rig.change(Rig.timer(EV_ADD)) + ' ' + rig.collect(Rig.LONG) + ' ' + rig.close(rig.kq());
    }

    String second() {
        return rig.changeUser(EV_ADD, 0);
    }

    String verdict() {
        return rig.verdict();
    }

    /** The core as it is. */
    @JCStressTest
    @Outcome(
            id = "OK 1 OK, (OK|EBADF), 0 knotes 0 kqueues sound",
            expect = Expect.ACCEPTABLE,
            desc = "Went off, then closed.")
    @Outcome(
            id = ".*(CORRUPTED_QUEUE|already).*",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The status was changed without the lock, as the origin does.")
    @State
    public static class Stress extends CloseVersusTimer {
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

    /** Closing does not wait for the timer's function. */
    @JCStressTest
    @JCStressMeta(Stress.class)
    @State
    public static class Twin extends CloseVersusTimer {
        /** A fresh machine. */
        public Twin() {
            super(new Rig(Rig.TWIN_NANOS_MAX_SLOW, Flaw::drainDoesNotWait));
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
