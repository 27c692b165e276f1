// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * The drain path: one thread deletes a timer that goes off again and again, while another one collects. Deleting waits
 * for the timer's function before it frees the knote.
 *
 * <p>Acceptable: adding, waiting for the first event and deleting succeed, the other thread collects an event or none, and
 * nothing is left. Interesting: a queue that the origin corrupts where a timer goes off while it is being added. Anything
 * else is a timer that used its knote after that was freed.
 */
public abstract class DeleteVersusTimer {
    private final Rig rig;

    private DeleteVersusTimer(Rig rig) {
        this.rig = rig;
    }

    String first() {
        return rig.change(Rig.timer(EV_ADD)) + ' ' + rig.collect(Rig.LONG) + ' ' + rig.change(Rig.timer(EV_DELETE));
    }

    String second() {
        return rig.collect(Rig.SHORT);
    }

    String verdict() {
        return rig.verdict();
    }

    /** The core as it is. */
    @JCStressTest
    @Outcome(
            id = "OK 1 OK, [01], 0 knotes 1 kqueues sound",
            expect = Expect.ACCEPTABLE,
            desc = "Went off, then deleted.")
    @Outcome(
            id = ".*(CORRUPTED_QUEUE|already).*",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "The status was changed without the lock, as the origin does.")
    @State
    public static class Stress extends DeleteVersusTimer {
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

    /** Deleting does not wait for the timer's function. */
    @JCStressTest
    @JCStressMeta(Stress.class)
    @State
    public static class Twin extends DeleteVersusTimer {
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
