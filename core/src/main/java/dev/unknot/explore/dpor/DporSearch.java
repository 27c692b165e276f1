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
 * <p>Events may not choose: what chooses sleeps in part, which only {@link OptimalSearch} takes care of. Not thread-safe.
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

    private final Blocked blocked = new Blocked();
    private final Lessons lessons;

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
        this.tree = new WakeupTree();
        this.races = new Races(model, path, rules);
        this.sequence = new Sequence(accesses);
        this.lessons = new Lessons(model, path, races, blocked, rules, this::note);
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
            blocked.lookAt(model);
            longest = Math.max(longest, path.length());
            blockedRuns += maximal ? 0 : 1;
        } while (!maximal);
        traces++;
        return true;
    }

    private boolean noteAndGoBack() {
        switch (algorithm) {
            case SOURCE -> noteSources();
            case OPTIMAL -> noteSequences();
        }
        exhausted = !goBack();
        return !exhausted;
    }

    /** Whether everything is explored. */
    public boolean isExhausted() {
        return exhausted;
    }

    record Present(Path path) implements Execution {
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
                child = tree.append(node, path.preferred(awake), WakeupTree.NONE);
            }
            step(depth, child);
        }
    }

    private void step(int depth, int child) {
        int wanted = tree.action(child);
        model.mark(depth);
        boolean fixed = model.isFixed(Model.thread(wanted));
        int set = model.step(wanted);
        int action = model.action(wanted);
        boolean barrier = model.isBarrier();
        accesses.checkForeseen(depth, action, set, tree.accesses(child));
        tree.executed(child, action, set);
        if (depth + 1 == nodes.length) {
            nodes = Arrays.copyOf(nodes, nodes.length * 2);
        }
        nodes[depth + 1] = child;
        if (action >= Model.THREADS_MAX) {
            throw new IllegalArgumentException("events that choose need an OptimalSearch");
        }
        path.append(action, set, fixed, barrier);
        sleep.enter(depth, action, set);
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

    private void noteSequences() {
        races.analyse();
        if (maximal) {
            lessons.ofRaces();
        }
    }

    private void note(int depth, Sequence noted) {
        if (!sleep.covers(depth, noted, rules)) {
            tree.insert(nodes[depth], nodes[depth + 1], noted, rules);
        }
    }

    private void noteSources() {
        int length = path.length();
        for (int event = races.analyse(); event < length; event++) {
            noteSources(event);
        }
        if (rules.blockedThreadsRace() && (maximal || rules.blockedThreadsRaceInSleep())) {
            for (long rest = blocked.threads(); rest != 0; rest &= rest - 1) {
                int thread = Long.numberOfTrailingZeros(rest);
                races.analysePending(thread, blocked.pending(thread));
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
