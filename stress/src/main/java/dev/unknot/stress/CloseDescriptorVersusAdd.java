// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;

import dev.unknot.file.PipeResult;
import dev.unknot.kqueue.Kevent;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * The knote and drain paths: one thread closes a descriptor that another one begins to watch. Closing deletes all knotes
 * of the descriptor before its number can be given out again.
 *
 * <p>Acceptable: the closing succeeds, the registration succeeds or fails with EBADF, and no knote is left. Interesting: a
 * registration that looked the descriptor up before it was closed, and added its knote afterwards; the origin has this
 * race. Anything else is a knote that was used after it was freed, or a list that is torn.
 */
public abstract class CloseDescriptorVersusAdd {
    private final Rig rig;
    private final int fd;

    private CloseDescriptorVersusAdd(Rig rig) {
        this.rig = rig;
        PipeResult pipe = rig.machine().calls().pipe();
        fd = pipe.first();
    }

    String first() {
        return rig.close(fd);
    }

    String second() {
        return rig.change(new Kevent(fd, EVFILT_READ, EV_ADD, 0, 0, 0));
    }

    String verdict() {
        return rig.verdict();
    }

    /** The core as it is. */
    @JCStressTest
    @Outcome(id = "OK, OK, 0 knotes 1 kqueues sound", expect = Expect.ACCEPTABLE, desc = "Added, then closed.")
    @Outcome(id = "OK, EBADF, 0 knotes 1 kqueues sound", expect = Expect.ACCEPTABLE, desc = "Closed, then not found.")
    @Outcome(
            id = "OK, OK, 1 knotes 1 kqueues STALE_KNOTE",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "Added to a closed descriptor, as the origin does.")
    @State
    public static class Stress extends CloseDescriptorVersusAdd {
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
    public static class Twin extends CloseDescriptorVersusAdd {
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
