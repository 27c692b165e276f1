// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/**
 * Explores all traces of a {@link Model}, depth first, each by one execution (Abdulla, Aronis, Jonsson, Sagonas: Source
 * Sets: A Foundation for Optimal Dynamic Partial Order Reduction, JACM 64(4), 2017).
 *
 * <p>It makes an execution, finds its races ({@link Races}), and notes for each, in the state before its earlier event,
 * what would reverse it; then it goes back to the deepest state where something is noted. An event whose subtree was
 * explored sleeps until something happens that it depends on ({@link SleepSets}).
 *
 * <ul>
 *   <li>By {@link Algorithm#SOURCE} it notes a single thread to begin with, unless one that is noted there would do. It
 *       may then come to a state where all enabled threads sleep: such an execution was in vain.
 *   <li>By {@link Algorithm#OPTIMAL} it notes the whole sequence that reverses the race ({@link WakeupTree}), and does
 *       so at the end of maximal executions. No execution is in vain.
 * </ul>
 *
 * <p>Not thread-safe.
 */
public final class DporSearch {

    /** How the search finds its way. */
    public enum Algorithm {
        /** By source sets and sleep sets. */
        SOURCE,
        /** By wakeup trees. */
        OPTIMAL
    }

    /** Sees each execution that the search makes. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Told of an execution, at the end of which the model is.
         *
         * @return whether the search is to go on
         */
        boolean visit(Execution execution);
    }

    /** An execution, as long as the visitor looks at it. */
    public interface Execution {

        /** The number of its events. */
        int length();

        /** The action of an event. */
        int action(int event);

        /** The number of the set that an event touched. */
        int accesses(int event);

        /** So many events come before the latest barrier, and happen before the event whatever they touched. */
        int barrier(int event);
    }

    private final Model model;
    private final Algorithm algorithm;
    private final Rules rules;
    private final AccessSets accesses;
    private final Path path;
    private final SleepSets sleep;
    private final WakeupTree tree;
    private final Races races;
    private final Sequence sequence;

    /** For each depth of the present execution its node in the tree. */
    private int[] nodes = new int[64];

    private long blocked;
    private final int[] pending = new int[Model.THREADS_MAX];

    /** Whether the present execution has come to its end, and what that taught has not been noted yet. */
    private boolean ended;

    private boolean maximal;
    private boolean exhausted;
    private long traces;
    private long blockedRuns;
    private int longest;

    /** A search of a model that is in its first state. */
    public DporSearch(Model model, Algorithm algorithm) {
        this(model, algorithm, new Rules());
    }

    DporSearch(Model model, Algorithm algorithm, Rules rules) {
        this.model = model;
        this.algorithm = algorithm;
        this.rules = rules;
        this.accesses = model.accesses();
        this.path = new Path(accesses);
        this.sleep = new SleepSets(model);
        this.tree = new WakeupTree(model);
        this.races = new Races(model, path, rules);
        this.sequence = new Sequence(accesses);
        nodes[0] = WakeupTree.ROOT;
    }

    /**
     * Explores until everything is explored or the visitor has seen enough.
     *
     * @return whether everything is explored
     */
    public boolean run(Visitor visitor) {
        Execution execution = new Present(path);
        while (next()) {
            if (!visitor.visit(execution)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Makes the execution of one more trace, at the end of which the model is afterwards. What that execution teaches is
     * noted when the next one is asked for.
     *
     * @return false if there is none, since everything is explored
     */
    public boolean next() {
        do {
            if (exhausted || (ended && !noteAndGoBack())) {
                return false;
            }
            maximal = extend();
            ended = true;
            lookAtBlocked();
            longest = Math.max(longest, path.length());
            blockedRuns += maximal ? 0 : 1;
        } while (!maximal);
        traces++;
        return true;
    }

    private boolean noteAndGoBack() {
        switch (algorithm) {
            case SOURCE -> noteSources(maximal);
            case OPTIMAL -> noteSequences(maximal);
        }
        exhausted = !goBack();
        return !exhausted;
    }

    /** Whether everything is explored. */
    public boolean isExhausted() {
        return exhausted;
    }

    private record Present(Path path) implements Execution {
        @Override
        public int length() {
            return path.length();
        }

        @Override
        public int action(int event) {
            return path.action(event);
        }

        @Override
        public int accesses(int event) {
            return path.accesses(event);
        }

        @Override
        public int barrier(int event) {
            return path.barrier(event);
        }
    }

    /** The present execution, which is the latest that {@link #next} made. */
    public Execution execution() {
        return new Present(path);
    }

    /** The number of traces so far, each explored by an execution to its end. */
    public long traces() {
        return traces;
    }

    /** The number of executions that were in vain: all threads that could have gone on slept. */
    public long blockedRuns() {
        return blockedRuns;
    }

    /** The number of events of the longest execution. */
    public int longest() {
        return longest;
    }

    // ---- executions ----

    /** Goes on until nothing is enabled, which makes the execution maximal, or all that is sleeps. */
    private boolean extend() {
        while (true) {
            int depth = path.length();
            int node = nodes[depth];
            int child = tree.firstChild(node);
            if (child == WakeupTree.NONE) {
                long enabled = model.enabled();
                if (enabled == 0) {
                    return true;
                }
                long awake = enabled & ~sleep.wholeThreads(depth);
                if (awake == 0) {
                    return false;
                }
                child = appendAny(node, anyOf(awake, depth), depth);
            }
            step(depth, child);
        }
    }

    /** The thread that ran before, if it is among them: that makes for few switches. */
    private int anyOf(long threads, int depth) {
        if (depth > 0) {
            int last = path.thread(depth - 1);
            if ((threads >>> last & 1) != 0) {
                return last;
            }
        }
        return Long.numberOfTrailingZeros(threads);
    }

    /** Adds a child for a thread; one that chooses does so in a way that does not sleep. */
    private int appendAny(int node, int thread, int depth) {
        if ((sleep.threads(depth) >>> thread & 1) == 0) {
            return tree.append(node, thread, WakeupTree.NONE);
        }
        int wanted = thread;
        int action;
        model.mark(depth);
        do {
            model.probe(depth);
            model.step(wanted);
            action = model.action(wanted);
            wanted = model.alternative(action);
        } while (wanted >= 0 && sleep.contains(depth, action));
        model.rewind(depth);
        return tree.append(node, action, WakeupTree.NONE);
    }

    private void step(int depth, int child) {
        int wanted = tree.action(child);
        model.mark(depth);
        boolean fixed = model.isFixed(Model.thread(wanted));
        int set = model.step(wanted);
        int action = model.action(wanted);
        boolean barrier = model.isBarrier();
        int foreseen = tree.accesses(child);
        if (foreseen != WakeupTree.NONE && foreseen != set) {
            throw new IllegalStateException("event " + depth + ", of thread " + Model.thread(action) + ", touched "
                    + accesses.describe(set) + " and not " + accesses.describe(foreseen)
                    + ": the program is not deterministic, or not all that it does is known");
        }
        tree.executed(child, action, set);
        if (model.alternative(action) >= 0) {
            noteAlternatives(depth, child, action);
        }
        path.append(action, set, fixed, barrier);
        sleep.enter(depth, action, set);
        if (depth + 1 == nodes.length) {
            nodes = Arrays.copyOf(nodes, nodes.length * 2);
        }
        nodes[depth + 1] = child;
    }

    /** Notes the other ways in which an event could have chosen. */
    private void noteAlternatives(int depth, int child, int chosen) {
        int wanted = Model.thread(chosen);
        while (wanted >= 0) {
            model.probe(depth);
            int set = model.step(wanted);
            int action = model.action(wanted);
            wanted = model.alternative(action);
            if (action != chosen) {
                sequence.clear();
                sequence.append(action, set);
                note(depth, child);
            }
        }
        model.rewind(depth);
        model.step(chosen);
    }

    /** Goes back to the deepest state from where something is left to be explored. */
    private boolean goBack() {
        for (int depth = path.length() - 1; depth >= 0; depth--) {
            int action = path.action(depth);
            int set = path.accesses(depth);
            path.truncate(depth);
            tree.removeFirstChild(nodes[depth]);
            sleep.add(depth, action, set);
            if (tree.firstChild(nodes[depth]) != WakeupTree.NONE) {
                races.truncate(depth);
                model.rewind(depth);
                return true;
            }
        }
        return false;
    }

    // ---- notes ----

    /** Keeps what the blocked threads would do, since the model will be asked to look elsewhere. */
    private void lookAtBlocked() {
        blocked = model.blocked();
        for (long rest = blocked; rest != 0; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            pending[thread] = model.pending(thread);
        }
    }

    private void noteSequences(boolean maximal) {
        races.analyse();
        int length = path.length();
        if (!maximal) {
            return;
        }
        for (int event = 0; event < length; event++) {
            noteSequences(event, length);
        }
        if (rules.blockedThreadsRace()) {
            for (long rest = blocked; rest != 0; rest &= rest - 1) {
                int thread = Long.numberOfTrailingZeros(rest);
                races.analysePending(thread, pending[thread]);
                noteSequences(length, length);
            }
        }
    }

    private void noteSequences(int event, int length) {
        int end = races.end(event);
        for (int race = races.first(event); race < end; race = races.next(race)) {
            int earliest = races.earliest(race);
            races.reversal(race, event, length, sequence);
            note(earliest, nodes[earliest + 1]);
        }
    }

    private void note(int depth, int current) {
        if (!sleep.covers(depth, sequence, rules)) {
            tree.insert(nodes[depth], current, sequence, depth, sleep, rules);
        }
    }

    private void noteSources(boolean maximal) {
        int length = path.length();
        for (int event = races.analyse(); event < length; event++) {
            noteSources(event);
        }
        if (rules.blockedThreadsRace() && (maximal || rules.blockedThreadsRaceInSleep())) {
            for (long rest = blocked; rest != 0; rest &= rest - 1) {
                int thread = Long.numberOfTrailingZeros(rest);
                races.analysePending(thread, pending[thread]);
                noteSources(length);
            }
        }
    }

    private void noteSources(int event) {
        int end = races.end(event);
        for (int race = races.first(event); race < end; race = races.next(race)) {
            int earliest = races.earliest(race);
            races.reversal(race, event, event, sequence);
            noteSource(earliest);
        }
    }

    /** Notes the first event of the sequence, unless one that it may begin with is noted or sleeps. */
    private void noteSource(int depth) {
        long known = sleep.threads(depth);
        for (int child = tree.firstChild(nodes[depth]); child != WakeupTree.NONE; child = tree.nextSibling(child)) {
            known |= 1L << Model.thread(tree.action(child));
        }
        for (int i = 0; i < sequence.length(); i++) {
            if ((known >>> Model.thread(sequence.action(i)) & 1) != 0 && sequence.isFirst(i)) {
                return;
            }
        }
        tree.append(nodes[depth], sequence.action(0), WakeupTree.NONE);
    }
}
