// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.strategy.IncorrectResultsFailure;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Several threads at a time collect batches; {@link DeliveriesVerifier} says what holds. */
final class SeveralScannersLincheckTest {

    /** The port. */
    public static class Sound extends DeliveriesOperations {
        /** A new machine. */
        public Sound() {
            super(new LincheckScheduler());
        }

        /** Collects a batch. */
        @Operation
        public List<Integer> collect(@Param(gen = IntGen.class, conf = "1:3") int most) {
            return collected(most);
        }
    }

    /** A collection that keeps the events of the one before, and reports them again. */
    public static class ReportsAgain extends Sound {
        private List<Integer> before = List.of();

        /** A new machine. */
        public ReportsAgain() {}

        @Override
        @Operation
        public List<Integer> collect(@Param(gen = IntGen.class, conf = "1:3") int most) {
            List<Integer> events = new ArrayList<>(before);
            before = collected(most);
            events.addAll(before);
            return events.size() <= most ? events : before;
        }
    }

    private static ModelCheckingOptions options(Class<? extends DeliveriesOperations> suite) {
        return DeliveriesOperations.options(DeliveriesVerifier.SeveralScanners.class, suite);
    }

    @Test
    void deliveries_severalScanners_areInTime() {
        options(Sound.class).check(Sound.class);
    }

    @Test
    void deliveries_eventsReportedAgain_giveWrongResults() {
        Finding finding = Finding.of(options(ReportsAgain.class), ReportsAgain.class);
        assertThat(finding.failure()).isInstanceOf(IncorrectResultsFailure.class);
    }
}
