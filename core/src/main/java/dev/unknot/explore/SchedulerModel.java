// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.dpor.AccessSets;
import dev.unknot.explore.dpor.Mode;
import dev.unknot.explore.dpor.Model;
import dev.unknot.sync.sim.AccessSink;
import dev.unknot.sync.sim.Chooser;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.Prospects;
import dev.unknot.sync.sim.SimScheduler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Program} as a search for traces sees it: an event is a step, and touches all that the step does.
 *
 * <p>Going back means running the program anew, up to where it should be. That is put off until something is asked,
 * and done in one go.
 *
 * <p>Where time moves since nothing is enabled, the step after it comes after all before it: it is a barrier. A step
 * that fails ends the execution for all threads, and so depends on every other one.
 */
final class SchedulerModel implements Model, Chooser, AccessSink {
    private static final int[] NO_CHOICES = {};

    private final Executor executor;
    private final AccessSets accesses = new AccessSets();

    private @Nullable SimScheduler scheduler;
    private @Nullable Prospects prospects;
    private Ending ending = Ending.STOPPED;
    private long enabled;
    private int idleJumps;
    private boolean barrier;
    private boolean told;

    /** The actions of the present execution, of which {@code made} have been made on the scheduler. */
    private int[] actions = new int[64];

    private int length;
    private int made;
    /** Whether the scheduler has made other actions than those, and cannot go on. */
    private boolean stale = true;

    /** Where {@link #rewind} goes back to is told by the actions up to there; a probe keeps them. */
    private int[] kept = new int[64];

    private int keptLength;
    private boolean probing;

    /** The values that steps chose: for each number that an action has above its thread, values and bounds in turn. */
    private final List<int[]> choices = new ArrayList<>();

    private int[] chosen = new int[16];
    private int chosenLength;
    private int[] forced = NO_CHOICES;
    private int latestAction;

    SchedulerModel(Executor executor) {
        this.executor = executor;
        choices.add(NO_CHOICES);
    }

    // ---- going to and fro ----

    @Override
    public AccessSets accesses() {
        return accesses;
    }

    @Override
    public void mark(int depth) {}

    @Override
    public void rewind(int depth) {
        if (probing) {
            probing = false;
            actions = Arrays.copyOf(kept, Math.max(keptLength, actions.length));
            stale = true;
        }
        stale |= made > depth;
        length = depth;
    }

    @Override
    public void probe(int depth) {
        if (!probing) {
            probing = true;
            kept = Arrays.copyOf(actions, Math.max(kept.length, actions.length));
            keptLength = length;
        } else {
            System.arraycopy(kept, 0, actions, 0, Math.min(keptLength, actions.length));
        }
        stale = true;
        length = depth;
    }

    private void plan(int action) {
        if (length == actions.length) {
            actions = Arrays.copyOf(actions, length * 2);
        }
        actions[length++] = action;
    }

    /** Brings the scheduler to where the actions lead. */
    private SimScheduler current() {
        SimScheduler present = scheduler;
        if (present == null || stale) {
            present = executor.begin();
            scheduler = present;
            prospects = new Prospects(present);
            present.tellAccesses(this);
            stale = false;
            made = 0;
            idleJumps = present.idleJumps();
            ending = Ending.STOPPED;
            resume(present);
        } else if (made < length) {
            resume(present);
        }
        return present;
    }

    private void resume(SimScheduler present) {
        enabled = 0;
        ending = present.run(this);
        if (made < length) {
            throw new IllegalStateException("the execution ended with " + ending + " before its step " + made);
        }
    }

    @Override
    public int chooseThread(long enabledThreads, int current) {
        if (made == length) {
            enabled = enabledThreads;
            return STOP;
        }
        int jumps = executor.scheduler().idleJumps();
        barrier = jumps != idleJumps;
        idleJumps = jumps;
        int action = actions[made++];
        forced = choices.get(action >>> THREAD_BITS);
        chosenLength = 0;
        return Model.thread(action);
    }

    @Override
    public int chooseValue(int bound) {
        if (chosenLength + 2 > chosen.length) {
            chosen = Arrays.copyOf(chosen, chosenLength * 2);
        }
        int wanted = chosenLength < forced.length ? forced[chosenLength] : 0;
        int value = wanted < bound ? wanted : 0;
        chosen[chosenLength++] = value;
        chosen[chosenLength++] = bound;
        return value;
    }

    // ---- events ----

    @Override
    public int step(int action) {
        current();
        plan(action);
        accesses.begin();
        accesses.add(Prospects.world(), Mode.P);
        told = true;
        current();
        told = false;
        latestAction = Model.thread(action) | numberOf(chosen, chosenLength) << THREAD_BITS;
        actions[length - 1] = latestAction;
        return accesses.end();
    }

    @Override
    public void replay(int action) {
        plan(action);
    }

    private int numberOf(int[] values, int count) {
        for (int i = 0; i < choices.size(); i++) {
            if (Arrays.equals(choices.get(i), 0, choices.get(i).length, values, 0, count)) {
                return i;
            }
        }
        choices.add(Arrays.copyOf(values, count));
        return choices.size() - 1;
    }

    @Override
    public int action(int wanted) {
        return latestAction;
    }

    @Override
    public int alternative(int action) {
        int[] values = choices.get(action >>> THREAD_BITS);
        for (int i = values.length - 2; i >= 0; i -= 2) {
            if (values[i] + 1 < values[i + 1]) {
                int[] other = Arrays.copyOf(values, i + 2);
                other[i]++;
                return Model.thread(action) | numberOf(other, other.length) << THREAD_BITS;
            }
        }
        return -1;
    }

    @Override
    public double part(int action) {
        int[] values = choices.get(action >>> THREAD_BITS);
        double part = 1;
        for (int i = 1; i < values.length; i += 2) {
            part /= values[i];
        }
        return part;
    }

    @Override
    public int[] choices(int action) {
        return choices.get(action >>> THREAD_BITS);
    }

    @Override
    public int action(int thread, int[] values) {
        return thread | numberOf(values, values.length) << THREAD_BITS;
    }

    @Override
    public boolean isBarrier() {
        return barrier;
    }

    @Override
    public void looks(int thing) {
        if (told) {
            accesses.add(thing, Mode.P);
        }
    }

    @Override
    public void joins(int thing) {
        if (told) {
            accesses.add(thing, Mode.Q);
        }
    }

    @Override
    public void changes(int thing) {
        if (told) {
            accesses.add(thing, Mode.X);
        }
    }

    // ---- what can be done ----

    @Override
    public long enabled() {
        current();
        return enabled;
    }

    private Prospects prospects() {
        current();
        Prospects present = prospects;
        if (present == null) {
            throw new IllegalStateException("nothing was executed");
        }
        return present;
    }

    @Override
    public long blocked() {
        Prospects present = prospects();
        return ending == Ending.STEP_LIMIT ? 0 : present.blocked();
    }

    @Override
    public int pending(int thread) {
        Prospects present = prospects();
        accesses.begin();
        told = true;
        present.tell(thread, this);
        told = false;
        return accesses.end();
    }

    @Override
    public long sharedHolders(int thread) {
        return prospects().sharedHolders(thread);
    }

    @Override
    public int heldObject(int thread) {
        return prospects().heldThing(thread);
    }

    /** How the execution ended that nothing more is enabled in. */
    Ending ending() {
        current();
        return ending;
    }

    /** Says that the scheduler was used for something else, and cannot go on. */
    void spoil() {
        stale = true;
    }
}
