// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/**
 * Makes executions on one model, each along a {@link BoundedTree.Branch} and then on to its end with as few preemptions as
 * can be, and notes the states where all threads are to be tried. Belongs to one worker.
 *
 * <p>What the known events ask for was noted by the execution that made them; new here are the others, and what blocked
 * threads would do. Events that the branch has in common with the execution before are not even looked at again.
 */
final class BoundedRun implements RoundSearch.Run<BoundedTree.Branch, BoundedRun.Outcome> {
    private final Model model;
    private final Dialect dialect;
    private final BoundedSearch.Rules rules;
    private final AccessSets accesses;
    private final Path path;
    private final Blocked blocked = new Blocked();

    /** Of each event: the action in the numbers of the search, the next way to choose or none, and who could go before it. */
    private int[] names = new int[64];

    private int[] others = new int[64];
    private long[] enabled = new long[64];
    /** Whether the state before an event is noted. */
    private boolean[] noted = new boolean[64];

    /** What is to be executed, in the numbers of the model; so many events of it are as in the execution before. */
    private int[] actions = new int[0];

    private int[] sets = new int[0];
    private boolean[] barriers = new boolean[0];
    private int common;
    /** How many events were known before. */
    private int known;

    private long[] before = new long[1];

    /** What came of an execution, in the numbers of the search. */
    static final class Outcome {
        /** How many events were known before. */
        final int known;
        /** The threads that were enabled in the first state. */
        final long enabledFirst;
        /** The actions of the events that were not known before, and what they touched. */
        final int[] actions;

        final int[] sets;
        /** Which of them are barriers. */
        final boolean[] barriers;
        /** The next way in which each can choose, or {@link BoundedTree#NONE}. */
        final int[] others;
        /** The threads that were enabled after each. */
        final long[] enabled;
        /** The events, of all, before which all threads are to be tried. */
        final int[] noted;

        private Outcome(int known, long enabledFirst, int events, int[] noted) {
            this.known = known;
            this.enabledFirst = enabledFirst;
            actions = new int[events];
            sets = new int[events];
            barriers = new boolean[events];
            others = new int[events];
            enabled = new long[events];
            this.noted = noted;
        }

        /** The number of all events. */
        int length() {
            return known + actions.length;
        }
    }

    /** A maker of executions; the model is in its first state. */
    BoundedRun(Model model, Dialect dialect, BoundedSearch.Rules rules) {
        this.model = model;
        this.dialect = dialect;
        this.rules = rules;
        accesses = model.accesses();
        path = new Path(accesses);
        model.mark(0);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public boolean isMaximal() {
        return true;
    }

    // ---- executions ----

    @Override
    public void take(BoundedTree.Branch branch) {
        known = branch.known();
        int length = branch.actions.length;
        common = 0;
        while (common < Math.min(known, path.length()) && names[common] == branch.actions[common]) {
            common++;
        }
        reserve(length);
        actions = new int[length];
        sets = new int[length];
        barriers = branch.barriers;
        for (int event = common; event < length; event++) {
            names[event] = branch.actions[event];
            enabled[event] = branch.enabled[event];
            actions[event] = dialect.actionOut(branch.actions[event]);
            sets[event] = event < known ? dialect.setOut(branch.sets[event]) : AccessSets.NONE;
        }
    }

    private void reserve(int events) {
        if (events >= names.length) {
            names = Arrays.copyOf(names, events * 2);
            others = Arrays.copyOf(others, events * 2);
            enabled = Arrays.copyOf(enabled, events * 2);
            noted = Arrays.copyOf(noted, events * 2);
        }
    }

    @Override
    public void run() {
        model.rewind(common);
        path.truncate(common);
        for (int event = common; event < known; event++) {
            model.mark(event);
            model.replay(actions[event]);
            path.append(actions[event], sets[event], false, barriers[event]);
        }
        if (known < actions.length) {
            step(actions[known]);
        }
        long threads = model.enabled();
        while (threads != 0) {
            reserve(path.length() + 1);
            enabled[path.length()] = threads;
            step(path.preferred(threads));
            threads = model.enabled();
        }
        reserve(path.length());
        enabled[path.length()] = 0;
        blocked.lookAt(model);
    }

    private void step(int wanted) {
        int event = path.length();
        model.mark(event);
        int set = model.step(wanted);
        int action = model.action(wanted);
        others[event] = model.alternative(action);
        path.append(action, set, false, model.isBarrier());
    }

    @Override
    public Outcome outcome() {
        int length = path.length();
        Outcome outcome = new Outcome(known, enabled[0], length - known, notes());
        for (int event = known; event < length; event++) {
            int i = event - known;
            names[event] = dialect.actionIn(path.action(event));
            outcome.actions[i] = names[event];
            outcome.sets[i] = dialect.setIn(path.accesses(event));
            outcome.barriers[i] = path.isBarrier(event);
            outcome.others[i] = others[event] < 0 ? BoundedTree.NONE : dialect.actionIn(others[event]);
            outcome.enabled[i] = enabled[event + 1];
        }
        return outcome;
    }

    // ---- notes ----

    @Override
    public void learn() {
        int length = path.length();
        Arrays.fill(noted, 0, length, false);
        if (before.length < path.words()) {
            before = new long[path.words()];
        }
        for (int event = known; event < length; event++) {
            notePairs(path.thread(event), path.accesses(event), event);
        }
        if (rules.notesBlocked()) {
            for (long rest = blocked.threads(); rest != 0; rest &= rest - 1) {
                int thread = Long.numberOfTrailingZeros(rest);
                notePairs(thread, blocked.pending(thread), length);
            }
        }
    }

    /** Notes what an event asks for; not of those that its thread knew of before. */
    private void notePairs(int thread, int set, int event) {
        Arrays.fill(before, 0);
        int own = path.latestOf(thread, event);
        if (own >= 0) {
            path.includeIn(before, 0, own);
        }
        long touched = accesses.touched(set);
        long changed = accesses.changed(set);
        for (int f = event - 1; f >= 0; f--) {
            if (path.thread(f) != thread
                    && path.conflicts(f, set, touched, changed)
                    && !Path.contains(before, f)
                    && (rules.notesEnablers() || isEnabled(f, thread))) {
                noteBefore(f);
            }
        }
    }

    private boolean isEnabled(int event, int thread) {
        return (enabled[event] >>> thread & 1) != 0;
    }

    private void noteBefore(int event) {
        noted[event] = true;
        int thread = path.thread(event);
        int start = event;
        while (rules.notesBlocks()) {
            while (start > 0 && path.thread(start - 1) == thread) {
                start--;
            }
            noted[start] = true;
            int own = path.latestOf(thread, start);
            if (own < 0 || !isEnabled(own + 1, thread)) {
                return;
            }
            start = own;
        }
    }

    private int[] notes() {
        int[] events = new int[path.length()];
        int count = 0;
        for (int event = 0; event < events.length; event++) {
            if (noted[event]) {
                events[count++] = event;
            }
        }
        return Arrays.copyOf(events, count);
    }
}
