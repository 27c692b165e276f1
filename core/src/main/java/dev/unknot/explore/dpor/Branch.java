// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/** The beginning of an execution that is to be made, with all that is known of it. Immutable. */
final class Branch {
    /** Where it ends in the tree. */
    final ExplorationTree.Node leaf;

    /** The actions of its events. */
    final int[] actions;
    /** What they touch. */
    final int[] sets;
    /** For each event, and for the state behind the last one, what sleeps there besides: an action and a set in turn. */
    final int[][] siblings;
    /** What was seen when the first so many events were made. */
    final Known[] known;

    /** What is known of an event that was made. */
    static final class Known {
        /** See {@link Model#isFixed}. */
        final boolean fixed;
        /** See {@link Model#isBarrier}. */
        final boolean barrier;

        /** See {@link Races#recordsOf}. */
        final int[] races;

        Known(boolean fixed, boolean barrier, int[] races) {
            this.fixed = fixed;
            this.barrier = barrier;
            this.races = races;
        }
    }

    Branch(ExplorationTree.Node leaf, int[] actions, int[] sets, int[][] siblings, Known[] known) {
        this.leaf = leaf;
        this.actions = actions;
        this.sets = sets;
        this.siblings = siblings;
        this.known = known;
    }

    /** The same in the numbers of a model. */
    Branch in(Dialect dialect) {
        int[][] others = new int[siblings.length][];
        for (int event = 0; event < others.length; event++) {
            int[] pairs = siblings[event].clone();
            for (int i = 0; i < pairs.length; i += 2) {
                pairs[i] = dialect.actionOut(pairs[i]);
                pairs[i + 1] = dialect.setOut(pairs[i + 1]);
            }
            others[event] = pairs;
        }
        return new Branch(
                leaf,
                Arrays.stream(actions).map(dialect::actionOut).toArray(),
                Arrays.stream(sets).map(dialect::setOut).toArray(),
                others,
                known);
    }
}
