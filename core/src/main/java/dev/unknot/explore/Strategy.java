// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Chooser;
import dev.unknot.sync.sim.Ending;

/**
 * Decides which executions are tried. Execution {@code i} of a strategy follows from its parameters and {@code i}
 * alone, except for a search, whose executions follow one another.
 */
public interface Strategy extends Chooser {

    /** Its name and parameters, as the command line takes them: {@code random}, {@code pct:3}, {@code dfs:2}. */
    String name();

    /**
     * Prepares the next execution.
     *
     * @param index the number of the execution, from 0
     * @return false if everything that the strategy covers has been tried
     */
    boolean begin(long index);

    /** Is told how the execution that it was asked about last has ended; the guarantee may depend on it. */
    default void ended(Ending ending) {}

    /** What the strategy has to know to go on, beside its parameters and the numbers of executions. */
    default long[] state() {
        return new long[0];
    }

    /**
     * Goes on where a strategy with the same parameters was.
     *
     * @param state what its {@link #state} gave after an execution
     */
    default void resume(long[] state) {}

    /** What may be said when the strategy has come to its end without a finding, or how good its chances are. */
    String guarantee();
}
