// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.jetbrains.kotlinx.lincheck.strategy.IncorrectResultsFailure;
import org.jetbrains.kotlinx.lincheck.strategy.ManagedDeadlockFailure;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** The suite of {@link UserKnotesLincheckTest} finds what is planted here. */
final class UserKnotesTwinsLincheckTest {

    /** The locks exclude nobody. */
    public static class WithoutExclusion extends UserKnotesOperations {
        /** A new machine. */
        public WithoutExclusion() {
            super(new UserKnotes(new BrokenScheduler(BrokenScheduler.Fault.NO_EXCLUSION)));
        }
    }

    /** Wakeups are lost. */
    public static class WithoutWakeup extends UserKnotesOperations {
        /** A new machine. */
        public WithoutWakeup() {
            super(new UserKnotes(new BrokenScheduler(BrokenScheduler.Fault.NO_WAKEUP)));
        }
    }

    /** Adding is two system calls if the knote is there: the second one puts it back. */
    public static class TornAddition extends UserKnotesOperations {
        private final UserKnotes knotes;

        /** A new machine. */
        public TornAddition() {
            this(new UserKnotes(new LincheckScheduler()));
        }

        private TornAddition(UserKnotes knotes) {
            super(knotes);
            this.knotes = knotes;
        }

        @Override
        @Operation
        public String add(@Param(gen = IntGen.class, conf = "1:2") int ident) {
            return knotes.change(ident, 0, 0).equals("OK") ? knotes.change(ident, 0, 0) : knotes.add(ident);
        }
    }

    @Test
    void operations_locksExcludeNobody_giveWrongResultsOrHang() {
        Finding finding =
                Finding.of(UserKnotesOperations.options().minimizeFailedScenario(false), WithoutExclusion.class);
        // A torn flux count is a wrong result, a panic, or a wakeup that nobody sends.
        assertThat(finding.failure()).isInstanceOfAny(IncorrectResultsFailure.class, ManagedDeadlockFailure.class);
    }

    @Test
    void operations_wakeupsAreLost_hang() {
        Finding finding = Finding.of(UserKnotesOperations.options().minimizeFailedScenario(false), WithoutWakeup.class);
        assertThat(finding.failure()).isInstanceOf(ManagedDeadlockFailure.class);
    }

    @Test
    void operations_additionInTwoCalls_givesWrongResults() {
        Finding finding = Finding.of(UserKnotesOperations.options().minimizeFailedScenario(false), TornAddition.class);
        assertThat(finding.failure()).isInstanceOf(IncorrectResultsFailure.class);
        assertThat(finding.report()).contains("add(", "delete(", "ENOENT");
    }
}
