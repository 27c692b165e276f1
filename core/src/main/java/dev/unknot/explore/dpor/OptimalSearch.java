// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

/**
 * Explores all traces of a program, each by one execution, by as many workers as there are: the optimal form of
 * {@link DporSearch}, of which it makes the executions in another order, that of an {@link ExplorationTree}.
 */
public final class OptimalSearch extends RoundSearch<Branch, BranchRun.Outcome> {
    private final Rules rules;

    /** A search that begins. */
    public OptimalSearch() {
        this(ROUND, new Rules());
    }

    OptimalSearch(int roundMax, Rules rules) {
        this(roundMax, rules, new Numbers());
    }

    private OptimalSearch(int roundMax, Rules rules, Numbers numbers) {
        super(numbers, new ExplorationTree(numbers, rules), roundMax);
        this.rules = rules;
    }

    @Override
    BranchRun runOn(Model model, Dialect dialect) {
        return new BranchRun(model, dialect, rules);
    }
}
