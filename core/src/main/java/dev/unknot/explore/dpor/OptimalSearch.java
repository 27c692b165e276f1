// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import dev.unknot.explore.dpor.BranchRun.Outcome;
import dev.unknot.explore.dpor.DporSearch.Execution;
import dev.unknot.explore.dpor.ExplorationTree.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explores all traces of a program, each by one execution, by as many workers as there are: the optimal form of
 * {@link DporSearch}, of which it makes the executions in another order.
 *
 * <p>It goes on in rounds. The first executions that are left to be made in the {@link ExplorationTree}, up to a fixed
 * number, are a round; workers take them one by one, each on a {@link Model} of its own, and what they teach is added in
 * the order of the round. So which executions there are, and what their numbers are, does not depend on the number of
 * workers or on who is faster.
 *
 * <p>Thread-safe; an {@link Explorer} belongs to one worker.
 */
public final class OptimalSearch {
    /** How many executions a round has at most. */
    public static final int ROUND = 64;

    private final Numbers numbers = new Numbers();
    private final Rules rules;
    private final int roundMax;

    // Guarded by this.
    private ExplorationTree tree;
    private List<Branch> round = List.of();
    private @Nullable Outcome[] outcomes = {};
    /** Of the round, so many executions were taken, so many of them are running, and so many were added to the tree. */
    private int taken;

    private int running;
    private int added;
    /** The number of the first execution after the round. */
    private long planned;

    private long traces;
    private long blockedRuns;
    private long tracesMax = Long.MAX_VALUE;
    private boolean broken;

    /** A search that begins. */
    public OptimalSearch() {
        this(ROUND, new Rules());
    }

    OptimalSearch(int roundMax, Rules rules) {
        this.roundMax = roundMax;
        this.rules = rules;
        tree = new ExplorationTree(numbers, rules);
        begin(tree.plan(roundMax));
    }

    /**
     * Makes an unused search one that goes on from a position, and repeats nothing.
     *
     * @param position what {@link #position} told of a search of the same program
     * @throws IllegalArgumentException if it is none
     */
    public synchronized void moveTo(long[] position) {
        TreeText reader = new TreeText(numbers, position);
        traces = reader.number();
        blockedRuns = reader.number();
        planned = reader.number();
        tree = new ExplorationTree(numbers, rules);
        reader.restore(tree.root());
        begin(tree.planned());
    }

    /** Where it is; nobody is in the midst of an execution. */
    public synchronized long[] position() {
        if (added < taken) {
            throw new IllegalStateException("an execution has not ended");
        }
        TreeText writer = new TreeText(numbers);
        writer.add(traces);
        writer.add(blockedRuns);
        writer.add(planned - (round.size() - added));
        writer.write(tree.root());
        return writer.numbers();
    }

    /** Has the search stop after so many traces, for the time being. */
    public synchronized void limit(long most) {
        tracesMax = most;
    }

    /** Whether there are so many traces, if those that are being executed come to their end. */
    public synchronized boolean isEnough() {
        return traces + running >= tracesMax;
    }

    /** Says that a worker failed, and will not bring its execution to an end: nobody waits for it. */
    public synchronized void fail() {
        broken = true;
        notifyAll();
    }

    /** Whether everything is explored. */
    public synchronized boolean isExhausted() {
        return tree.isDone();
    }

    /** The number of traces so far, each explored by an execution to its end. */
    public synchronized long traces() {
        return traces;
    }

    /** The number of executions that were in vain: 0, or a few where events choose. */
    public synchronized long blockedRuns() {
        return blockedRuns;
    }

    // ---- rounds ----

    /** The next branch, in the numbers of a model; null if there is none, or none for the time being. May block. */
    private synchronized @Nullable Branch take(Dialect dialect) throws InterruptedException {
        while (!broken && !tree.isDone()) {
            if (taken < round.size()) {
                if (isEnough()) {
                    return null;
                }
                running++;
                return round.get(taken++).in(dialect);
            }
            wait();
        }
        return null;
    }

    private void begin(List<Node> leaves) {
        List<Branch> branches = new ArrayList<>();
        for (Node leaf : leaves) {
            branches.add(tree.branch(leaf, planned + branches.size()));
        }
        planned += branches.size();
        round = branches;
        outcomes = new @Nullable Outcome[branches.size()];
        taken = 0;
        added = 0;
    }

    private synchronized void ended(boolean maximal) {
        running--;
        traces += maximal ? 1 : 0;
        blockedRuns += maximal ? 0 : 1;
    }

    private synchronized void put(Branch branch, BranchRun run) {
        Outcome outcome = run.outcome();
        outcomes[(int) (branch.number - planned) + round.size()] = outcome;
        while (added < round.size()) {
            Outcome next = outcomes[added];
            if (next == null) {
                return;
            }
            tree.add(round.get(added).leaf, next);
            outcomes[added++] = null;
        }
        begin(tree.plan(roundMax));
        notifyAll();
    }

    /** Makes executions of the search on a model, which is in its first state. */
    public Explorer explorer(Model model) {
        return new Explorer(model);
    }

    /** A worker of the search. */
    public final class Explorer {
        private final Dialect dialect;
        private final BranchRun run;
        /** What is being executed, or was and has not been learned from. */
        private @Nullable Branch present;

        private long number;

        private Explorer(Model model) {
            dialect = new Dialect(numbers, model);
            run = new BranchRun(model, dialect, rules);
        }

        /**
         * Makes the execution of one more trace, at the end of which the model is afterwards. Waits as long as others
         * have the last executions of a round. Whoever got true has to {@link #learn} before the others can go on.
         *
         * @return false if there is none, since everything is explored, or enough is
         */
        public boolean next() {
            try {
                do {
                    learn();
                    Branch branch = take(dialect);
                    if (branch == null) {
                        return false;
                    }
                    present = branch;
                    number = branch.number;
                    run.run(branch);
                    ended(run.isMaximal());
                } while (!run.isMaximal());
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (RuntimeException | Error e) {
                fail();
                throw e;
            }
        }

        /** Has the search learn from the execution. The model is used for that, and is elsewhere afterwards. */
        public void learn() {
            Branch branch = present;
            if (branch == null) {
                return;
            }
            present = null;
            try {
                run.learn();
                put(branch, run);
            } catch (RuntimeException | Error e) {
                fail();
                throw e;
            }
        }

        /** The number of the execution that was made last, from 0. */
        public long number() {
            return number;
        }

        /** The execution that was made last. */
        public Execution execution() {
            return new DporSearch.Present(run.path());
        }
    }
}
