// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import dev.unknot.explore.dpor.DporSearch.Execution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search for traces by as many workers as there are.
 *
 * <p>It goes on in rounds. The first executions that are left to be made in a {@link Tree}, up to a fixed number, are a
 * round; workers take them one by one, each on a {@link Model} of its own, and what they teach is added in the order of
 * the round. So which executions there are, and what their numbers are, does not depend on the number of workers or on
 * who is faster.
 *
 * <p>Thread-safe; an {@link Explorer} belongs to one worker.
 *
 * @param <B> what is known of an execution that is to be made
 * @param <O> what came of it
 */
public abstract sealed class RoundSearch<B, O> permits OptimalSearch, BoundedSearch {
    /** How many executions a round has at most. */
    public static final int ROUND = 64;

    private final int roundMax;

    // Guarded by this.
    private final Numbers numbers;
    private final Tree<B, O> tree;
    private List<B> round = List.of();
    /** What came of the executions of the round, until it is added. */
    private List<@Nullable O> outcomes = List.of();
    /** Of the round, so many executions were taken, so many of them are running, and so many were added to the tree. */
    private int taken;

    private int running;
    private int added;
    /** The number of the first execution after the round. */
    private long planned;

    private long executions;
    private long blockedRuns;
    private long executionsMax = Long.MAX_VALUE;
    private boolean broken;

    /** All that a search has explored and has still to explore, in the numbers of the search. */
    interface Tree<B, O> {

        /** Whether everything is explored. */
        boolean isDone();

        /** Whether a bound has kept the search from something. */
        boolean wasBounded();

        /**
         * Plans the first so many executions, of which none is planned, and forgets what is explored before them.
         *
         * @return them, in their order; none if everything is explored
         */
        List<B> plan(int most);

        /** The executions that are planned, in their order. */
        List<B> planned();

        /** Adds an execution that was planned. */
        void add(B branch, O outcome);

        /** Tells all of it. */
        void write(PositionText writer);

        /** Makes an unused tree one of which all was told. */
        void restore(PositionText reader);
    }

    /**
     * Makes executions on one model, and finds out what they teach. Belongs to one worker, but is guarded by the search
     * where it has to do with numbers of the search.
     */
    interface Run<B, O> {

        /** Takes over the execution that is to be made next; guarded. */
        void take(B branch);

        /** Makes that execution. */
        void run();

        /** Whether it came to its end, and not to a state where all that is enabled sleeps. */
        boolean isMaximal();

        /** Finds out what the execution teaches. The model may be elsewhere afterwards. */
        void learn();

        /** What came of it; guarded. */
        O outcome();

        /** The events of the execution. */
        Path path();
    }

    /** A worker of a search, with a model of its own. */
    public interface Explorer {

        /**
         * Makes one more execution, at the end of which the model is afterwards. Waits as long as others have the last
         * executions of a round. Whoever got true has to {@link #learn} before the others can go on.
         *
         * @return false if there is none, since everything is explored, or enough is
         */
        boolean next();

        /** Has the search learn from the execution. The model is used for that, and is elsewhere afterwards. */
        void learn();

        /** The number of the execution that was made last, from 0. */
        long number();

        /** The execution that was made last. */
        Execution execution();
    }

    /** A search that begins with an empty tree. */
    RoundSearch(Numbers numbers, Tree<B, O> tree, int roundMax) {
        this.numbers = numbers;
        this.tree = tree;
        this.roundMax = roundMax;
        begin(tree.plan(roundMax));
    }

    /** A maker of executions on a model, which is in its first state. */
    abstract Run<B, O> runOn(Model model, Dialect dialect);

    /**
     * Makes an unused search one that goes on from a position, and repeats nothing.
     *
     * @param position what {@link #position} told of a search of the same program and of the same kind
     * @throws IllegalArgumentException if it is none
     */
    public final synchronized void moveTo(long[] position) {
        PositionText reader = new PositionText(numbers, position);
        executions = reader.number();
        blockedRuns = reader.number();
        planned = reader.number();
        tree.restore(reader);
        begin(tree.planned());
    }

    /** Where it is; nobody is in the midst of an execution. */
    public final synchronized long[] position() {
        if (added < taken) {
            throw new IllegalStateException("an execution has not ended");
        }
        PositionText writer = new PositionText(numbers);
        writer.add(executions);
        writer.add(blockedRuns);
        writer.add(numberOf(added));
        tree.write(writer);
        return writer.numbers();
    }

    /** Has the search stop after so many executions, for the time being; those in vain do not count. */
    public final synchronized void limit(long most) {
        executionsMax = most;
    }

    /** Whether there are so many executions, if those that are being made come to their end. */
    public final synchronized boolean isEnough() {
        return executions + running >= executionsMax;
    }

    /** Says that a worker failed, and will not bring its execution to an end: nobody waits for it. */
    public final synchronized void fail() {
        broken = true;
        notifyAll();
    }

    /** Whether everything is explored. */
    public final synchronized boolean isExhausted() {
        return tree.isDone();
    }

    /** Whether a bound has kept the search from something; otherwise it explores every trace. */
    public final synchronized boolean wasBounded() {
        return tree.wasBounded();
    }

    /** The number of executions so far that came to their end. */
    public final synchronized long executions() {
        return executions;
    }

    /** The number of executions that were in vain: 0, or a few where events choose. */
    public final synchronized long blockedRuns() {
        return blockedRuns;
    }

    // ---- rounds ----

    private void begin(List<B> branches) {
        planned += branches.size();
        round = branches;
        outcomes = new ArrayList<@Nullable O>(Collections.<@Nullable O>nCopies(branches.size(), null));
        taken = 0;
        added = 0;
    }

    /** The number of an execution of the round. */
    private long numberOf(int place) {
        return planned - round.size() + place;
    }

    /** Gives a worker its next execution; false if there is none, or none for the time being. May block. */
    private synchronized boolean take(Worker worker) throws InterruptedException {
        while (!broken && !tree.isDone()) {
            if (taken < round.size()) {
                if (isEnough()) {
                    return false;
                }
                worker.run.take(round.get(taken));
                worker.place = taken;
                worker.number = numberOf(taken);
                taken++;
                running++;
                return true;
            }
            wait();
        }
        return false;
    }

    private synchronized void ended(boolean maximal) {
        running--;
        executions += maximal ? 1 : 0;
        blockedRuns += maximal ? 0 : 1;
    }

    private synchronized void put(int place, Run<B, O> run) {
        outcomes.set(place, run.outcome());
        while (added < round.size()) {
            O next = outcomes.get(added);
            if (next == null) {
                return;
            }
            tree.add(round.get(added), next);
            outcomes.set(added++, null);
        }
        begin(tree.plan(roundMax));
        notifyAll();
    }

    /** Makes executions of the search on a model, which is in its first state. */
    public final Explorer explorer(Model model) {
        return new Worker(runOn(model, new Dialect(numbers, model)));
    }

    private final class Worker implements Explorer {
        private static final int NOTHING = -1;

        private final Run<B, O> run;
        /** The place in the round of what is being executed, or was and has not been learned from. */
        private int place = NOTHING;

        private long number;

        private Worker(Run<B, O> run) {
            this.run = run;
        }

        @Override
        public boolean next() {
            try {
                do {
                    learn();
                    if (!take(this)) {
                        return false;
                    }
                    run.run();
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

        @Override
        public void learn() {
            if (place == NOTHING) {
                return;
            }
            int present = place;
            place = NOTHING;
            try {
                run.learn();
                put(present, run);
            } catch (RuntimeException | Error e) {
                fail();
                throw e;
            }
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public Execution execution() {
            return new DporSearch.Present(run.path());
        }
    }
}
