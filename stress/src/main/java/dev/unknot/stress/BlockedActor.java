// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The twin of the time limit: an actor that blocks for ever. JCStress would wait for it without end; {@link StressMain}
 * must kill the run.
 *
 * <p>There is no acceptable outcome, since none is ever seen.
 */
public final class BlockedActor {
    private BlockedActor() {}

    /** The core is not involved. */
    @JCStressTest
    @Outcome(id = "never", expect = Expect.ACCEPTABLE, desc = "Never seen.")
    @State
    public static class Twin {
        private final Object nobody = new Object();

        /** The thread that blocks. */
        @Actor
        public void first(L_Result r) {
            synchronized (nobody) {
                while (r.r1 == null) {
                    try {
                        nobody.wait();
                    } catch (InterruptedException e) {
                        // Blocked means blocked.
                        r.r1 = null;
                    }
                }
            }
        }

        /** A thread that does not. */
        @Actor
        public void second() {}
    }
}
