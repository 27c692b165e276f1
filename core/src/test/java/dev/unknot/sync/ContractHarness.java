// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How an implementation of {@link Scheduler} runs the cases of its contract. */
public interface ContractHarness {

    /** What this judge cannot offer. */
    Set<Capability> missing();

    /**
     * Runs a case as often as is useful, each time on a new scheduler, and stops at the first failure: a thread that
     * throws, a thread that never ends, or a check that fails.
     *
     * @return what failed, with the message of what was thrown; null if nothing did
     */
    @Nullable
    String failureOf(ContractCase contractCase);

    /** Asserts that no execution of a case fails. */
    default void holds(ContractCase contractCase, Capability... needs) {
        for (Capability need : needs) {
            assumeTrue(!missing().contains(need), () -> "this judge does not offer " + need);
        }
        assertThat(failureOf(contractCase)).isNull();
    }

    /** Asserts that some execution of a case fails, with such a message. */
    default void fails(String message, ContractCase contractCase, Capability... needs) {
        for (Capability need : needs) {
            assumeTrue(!missing().contains(need), () -> "this judge does not offer " + need);
        }
        assertThat(failureOf(contractCase)).isNotNull().contains(message);
    }
}
