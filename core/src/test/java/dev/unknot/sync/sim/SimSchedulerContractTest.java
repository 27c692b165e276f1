// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;

/** The contract on simulated threads, on both carriers. */
final class SimSchedulerContractTest {
    private static final int EXECUTIONS_FAST = 1_500;
    private static final int EXECUTIONS_SLOW = 150;

    @Nested
    final class Continuations extends SimContractHarness {
        Continuations() {
            super(Carrier.CONTINUATION, EXECUTIONS_FAST, UnaryOperator.identity());
        }
    }

    @Nested
    final class Handover extends SimContractHarness {
        Handover() {
            super(Carrier.HANDOVER, EXECUTIONS_SLOW, UnaryOperator.identity());
        }
    }
}
