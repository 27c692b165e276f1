// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jetbrains.kotlinx.lincheck.strategy.IncorrectResultsFailure;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** One thread at a time collects batches; {@link DeliveriesVerifier} says what holds. */
final class DeliveriesLincheckTest {

    /** The port. */
    public static class Sound extends DeliveriesOperations {
        /** A new machine. */
        public Sound() {
            super(new LincheckScheduler());
        }

        /** Collects a batch. */
        @Operation(nonParallelGroup = "scanner")
        public List<Integer> collect(@Param(gen = IntGen.class, conf = "1:3") int most) {
            return collected(most);
        }
    }

    /** A collection that forgets the last event where it has several. */
    public static class LosesAnEvent extends Sound {
        /** A new machine. */
        public LosesAnEvent() {}

        @Override
        @Operation(nonParallelGroup = "scanner")
        public List<Integer> collect(@Param(gen = IntGen.class, conf = "1:3") int most) {
            List<Integer> events = collected(most);
            return events.size() > 1 ? events.subList(0, events.size() - 1) : events;
        }
    }

    private static ModelCheckingOptions options(Class<? extends DeliveriesOperations> suite) {
        return DeliveriesOperations.options(DeliveriesVerifier.OneScanner.class, suite);
    }

    @Test
    void deliveries_oneScanner_areCompleteAndInTime() {
        options(Sound.class).check(Sound.class);
    }

    @Test
    void deliveries_eventLost_giveWrongResults() {
        Finding finding = Finding.of(options(LosesAnEvent.class), LosesAnEvent.class);
        assertThat(finding.failure()).isInstanceOf(IncorrectResultsFailure.class);
    }
}
