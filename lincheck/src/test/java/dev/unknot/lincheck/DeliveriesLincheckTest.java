// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.sync.Scheduler;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.strategy.IncorrectResultsFailure;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** One thread at a time collects batches; {@link DeliveriesVerifier} says what holds. */
final class DeliveriesLincheckTest {

    /** All operations. */
    public abstract static class Operations extends DeliveriesOperations {
        Operations(Scheduler scheduler) {
            super(scheduler);
        }

        /** Collects a batch. */
        @Operation(nonParallelGroup = "scanner")
        public List<Integer> collect(@Param(gen = IntGen.class, conf = "1:3") int most) {
            return collected(most);
        }
    }

    /** The port. */
    public static class Sound extends Operations {
        /** A new machine. */
        public Sound() {
            super(new LincheckScheduler());
        }
    }

    /** The locks exclude nobody. */
    public static class WithoutExclusion extends Operations {
        /** A new machine. */
        public WithoutExclusion() {
            super(new BrokenScheduler(BrokenScheduler.Fault.NO_EXCLUSION));
        }
    }

    @Test
    void deliveries_oneScanner_areCompleteAndInTime() {
        DeliveriesOperations.options(DeliveriesVerifier.OneScanner.class).check(Sound.class);
    }

    @Test
    void deliveries_locksExcludeNobody_giveWrongResults() {
        Finding finding = Finding.of(
                DeliveriesOperations.options(DeliveriesVerifier.OneScanner.class)
                        .minimizeFailedScenario(false),
                WithoutExclusion.class);
        assertThat(finding.failure()).isInstanceOf(IncorrectResultsFailure.class);
    }
}
