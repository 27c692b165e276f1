// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes executions on one model, each from the first state along a {@link Branch} and then on to its end, and takes down
 * what they teach. Belongs to one worker.
 */
final class BranchRun implements RoundSearch.Run<Branch, BranchRun.Outcome> {
    private final Model model;
    private final Dialect dialect;
    private final Rules rules;
    private final AccessSets accesses;
    private final Path path;
    private final SleepSets sleep;
    private final Races races;
    private final Blocked blocked = new Blocked();
    private final Lessons lessons;

    /** What is to be executed, in the numbers of the model. */
    private @Nullable Branch next;

    private int known;
    private boolean maximal;
    /** For each sequence: the event it is to be explored before, its length, and its actions and sets in turn. */
    private int[] notes = new int[64];

    private int notesLength;

    /** What came of an execution, in the numbers of the search. */
    static final class Outcome {
        /** Whether it came to its end, and not to a state where all that is enabled sleeps. */
        final boolean maximal;
        /** How many events were known before. */
        final int known;
        /** The actions of all events. */
        final int[] actions;
        /** What they touched. */
        final int[] sets;
        /** What was seen when the events were made that were not known before. */
        final Branch.Known[] made;
        /** What is to be explored: the event that it comes before, its length, and its actions and sets in turn. */
        final int[] notes;

        private Outcome(boolean maximal, int known, int[] actions, int[] sets, Branch.Known[] made, int[] notes) {
            this.maximal = maximal;
            this.known = known;
            this.actions = actions;
            this.sets = sets;
            this.made = made;
            this.notes = notes;
        }
    }

    /** A maker of executions; the model is in its first state. */
    BranchRun(Model model, Dialect dialect, Rules rules) {
        this.model = model;
        this.dialect = dialect;
        this.rules = rules;
        accesses = model.accesses();
        path = new Path(accesses);
        sleep = new SleepSets(model);
        races = new Races(model, path, rules);
        lessons = new Lessons(model, path, races, blocked, rules, this::note);
        model.mark(0);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public boolean isMaximal() {
        return maximal;
    }

    @Override
    public void take(Branch branch) {
        next = branch.in(dialect);
    }

    @Override
    public void run() {
        Branch branch = Objects.requireNonNull(next);
        model.rewind(0);
        path.truncate(0);
        races.truncate(0);
        sleep.clear();
        notesLength = 0;
        known = branch.known.length;
        for (int event = 0; event < branch.actions.length; event++) {
            putToSleep(event, branch.siblings[event]);
            if (event < known) {
                repeat(branch, event);
            } else {
                step(event, branch.actions[event], branch.sets[event]);
            }
        }
        putToSleep(path.length(), branch.siblings[path.length()]);
        maximal = extend();
        blocked.lookAt(model);
    }

    private void putToSleep(int event, int[] siblings) {
        for (int i = 0; i < siblings.length && rules.siblingsSleep(); i += 2) {
            sleep.add(event, siblings[i], siblings[i + 1]);
        }
    }

    private void repeat(Branch branch, int event) {
        Branch.Known before = branch.known[event];
        model.mark(event);
        model.replay(branch.actions[event]);
        append(event, branch.actions[event], branch.sets[event], before.fixed, before.barrier);
        races.restore(before.races, dialect);
    }

    /** Makes an event of which it may be known what it touches. */
    private void step(int event, int wanted, int foreseen) {
        model.mark(event);
        boolean fixed = model.isFixed(Model.thread(wanted));
        int set = model.step(wanted);
        int action = model.action(wanted);
        boolean barrier = model.isBarrier();
        accesses.checkForeseen(event, action, set, foreseen);
        if (action >= Model.THREADS_MAX) {
            lessons.ofChoice(event, action);
        }
        append(event, action, set, fixed, barrier);
    }

    private void append(int event, int action, int set, boolean fixed, boolean barrier) {
        path.append(action, set, fixed, barrier);
        sleep.enter(event, action, set);
    }

    /** Goes on until nothing is enabled, which makes the execution maximal, or all that is sleeps. */
    private boolean extend() {
        while (true) {
            int event = path.length();
            long enabled = model.enabled();
            if (enabled == 0) {
                return true;
            }
            long awake = enabled & ~sleep.wholeThreads(event);
            if (awake == 0) {
                return false;
            }
            step(event, sleep.awakeAction(model, event, path.preferred(awake)), AccessSets.NONE);
        }
    }

    private void note(int event, Sequence sequence) {
        if (sleep.covers(event, sequence, rules)) {
            return;
        }
        int needed = notesLength + 2 + 2 * sequence.length();
        if (needed > notes.length) {
            notes = Arrays.copyOf(notes, Math.max(needed, notes.length * 2));
        }
        notes[notesLength++] = event;
        notes[notesLength++] = sequence.length();
        for (int i = 0; i < sequence.length(); i++) {
            notes[notesLength++] = sequence.action(i);
            notes[notesLength++] = sequence.accesses(i);
        }
    }

    @Override
    public void learn() {
        races.analyse();
        if (maximal) {
            lessons.ofRaces();
        }
    }

    @Override
    public Outcome outcome() {
        int length = path.length();
        int[] actions = new int[length];
        int[] sets = new int[length];
        Branch.Known[] made = new Branch.Known[length - known];
        for (int event = 0; event < length; event++) {
            actions[event] = dialect.actionIn(path.action(event));
            sets[event] = dialect.setIn(path.accesses(event));
            if (event >= known) {
                made[event - known] =
                        new Branch.Known(path.isFixed(event), path.isBarrier(event), races.recordsOf(event, dialect));
            }
        }
        int[] told = Arrays.copyOf(notes, notesLength);
        for (int at = 0; at < told.length; ) {
            int end = at + 2 + 2 * told[at + 1];
            for (at += 2; at < end; at += 2) {
                told[at] = dialect.actionIn(told[at]);
                told[at + 1] = dialect.setIn(told[at + 1]);
            }
        }
        return new Outcome(maximal, known, actions, sets, made, told);
    }
}
