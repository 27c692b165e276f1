// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.EngineError;
import java.util.Arrays;

/**
 * Tries all schedules within a bound, depth first, running the program anew for each (stateless search; Musuvathi,
 * Qadeer: Iterative Context Bounding for Systematic Testing of Multithreaded Programs, PLDI 2007).
 *
 * <p>At each step the thread that ran before comes first, then the others by their number. What the bound counts is a
 * {@link Cost}; a step whose cost would exceed it is not tried. When {@link #begin} returns false every schedule
 * within the bound has been tried exactly once.
 */
public final class DepthFirst implements Strategy {
    /** A bound that nothing exceeds. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /** What a bound counts. */
    public enum Cost {
        /** A change of threads although the one that ran before could go on. */
        PREEMPTIONS("preemptions"),
        /** Any change of threads. */
        SWITCHES("context switches");

        private final String noun;

        Cost(String noun) {
            this.noun = noun;
        }

        /** What is counted, in the plural. */
        public String noun() {
            return noun;
        }
    }

    private static final int STATE_HEADER = 2;
    private static final int STATE_ENTRY = 5;

    private final Cost cost;
    private final int bound;

    // The path: at each depth what is left to be tried, what was chosen (of values: how many there are), the value or
    // -1, the cost with it, and which threads could have been chosen.
    private long[] untried = new long[128];
    private int[] chosen = new int[128];
    private int[] values = new int[128];
    private int[] spent = new int[128];
    private long[] possible = new long[128];
    private int depth;
    private int replayed;
    private boolean cut;
    private boolean exhausted;
    private long cutOff;

    private int partitionDepth;
    private int partitions = 1;
    private int partition;
    private int branchings;
    private long prefix;
    private boolean foreign;

    /** A search of all schedules whose cost is at most the bound. */
    public DepthFirst(Cost cost, int bound) {
        if (bound < 0) {
            throw new IllegalArgumentException("bound " + bound + " is negative");
        }
        this.cost = cost;
        this.bound = bound;
    }

    /**
     * Has this search try only its share of the schedules. The shares of all {@code count} searches are disjoint, and
     * their union is the whole.
     *
     * @param share from 0 to {@code count - 1}
     */
    public DepthFirst share(int share, int count) {
        if (share < 0 || share >= count) {
            throw new IllegalArgumentException("share " + share + " of " + count);
        }
        partition = share;
        partitions = count;
        partitionDepth = count == 1 ? 0 : 4 + 32 - Integer.numberOfLeadingZeros(count);
        return this;
    }

    @Override
    public String name() {
        return bound == UNBOUNDED ? "dfs" : "dfs:" + bound;
    }

    @Override
    public boolean begin(long index) {
        if (index == 0) {
            depth = 0;
            cut = false;
            exhausted = false;
            cutOff = 0;
        } else if (!advance()) {
            exhausted = true;
            return false;
        }
        replayed = 0;
        branchings = 0;
        prefix = 0;
        foreign = false;
        return true;
    }

    /** Goes back to the deepest choice that has an alternative left, and takes that. */
    private boolean advance() {
        while (depth > 0) {
            int top = depth - 1;
            if (values[top] >= 0 && values[top] + 1 < chosen[top]) {
                values[top]++;
                return true;
            }
            if (values[top] < 0 && untried[top] != 0) {
                int thread = Long.numberOfTrailingZeros(untried[top]);
                untried[top] &= untried[top] - 1;
                chosen[top] = thread;
                return true;
            }
            depth--;
        }
        return false;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        if (foreign) {
            return STOP;
        }
        boolean currentEnabled = current >= 0 && (enabled >>> current & 1) != 0;
        int at = replayed++;
        if (at == depth) {
            push();
            int before = at == 0 ? 0 : spent[at - 1];
            int first = currentEnabled ? current : Long.numberOfTrailingZeros(enabled);
            long others = enabled & ~(1L << first);
            boolean othersCost = cost == Cost.PREEMPTIONS ? currentEnabled : current >= 0;
            if (others != 0 && othersCost && before >= bound) {
                cut = true;
                others = 0;
            }
            if (cost == Cost.SWITCHES && !currentEnabled && current >= 0 && before >= bound) {
                cut = true;
                depth--;
                foreign = true;
                return STOP;
            }
            values[at] = -1;
            untried[at] = others;
            chosen[at] = first;
            possible[at] = enabled;
        } else if (values[at] >= 0 || possible[at] != enabled) {
            throw notTheSame(at);
        }
        int choice = chosen[at];
        boolean switches = current >= 0 && choice != current;
        boolean costs = switches && (cost == Cost.SWITCHES || currentEnabled);
        spent[at] = (at == 0 ? 0 : spent[at - 1]) + (costs ? 1 : 0);
        return belongs(enabled, choice) ? choice : STOP;
    }

    /** Whether the share of this search has the subtree below a choice; says no once per foreign subtree. */
    private boolean belongs(long enabled, int choice) {
        if (branchings >= partitionDepth || (enabled & (enabled - 1)) == 0) {
            return true;
        }
        branchings++;
        prefix = SplitMix.mix(prefix * 67 + choice + 1);
        if (branchings == partitionDepth && Long.remainderUnsigned(prefix, partitions) != partition) {
            foreign = true;
            return false;
        }
        return true;
    }

    /** Whether the execution that just ended counts: it ran to its end, and is of this search's share. */
    public boolean counts() {
        return !foreign && (branchings >= partitionDepth || partition == 0);
    }

    @Override
    public int chooseValue(int possibilities) {
        int at = replayed++;
        if (at == depth) {
            push();
            values[at] = 0;
            chosen[at] = possibilities;
            untried[at] = 0;
        } else if (values[at] < 0 || chosen[at] != possibilities) {
            throw notTheSame(at);
        }
        spent[at] = at == 0 ? 0 : spent[at - 1];
        return values[at];
    }

    private static EngineError notTheSame(int step) {
        return new EngineError("the program does not behave the same each time: after the same " + step
                + " steps there were other possibilities than before");
    }

    private void push() {
        if (depth == chosen.length) {
            untried = Arrays.copyOf(untried, depth * 2);
            chosen = Arrays.copyOf(chosen, depth * 2);
            values = Arrays.copyOf(values, depth * 2);
            spent = Arrays.copyOf(spent, depth * 2);
            possible = Arrays.copyOf(possible, depth * 2);
        }
        depth++;
    }

    @Override
    public long[] state() {
        long[] state = new long[STATE_HEADER + STATE_ENTRY * depth];
        state[0] = cut ? 1 : 0;
        state[1] = cutOff;
        for (int i = 0; i < depth; i++) {
            int at = STATE_HEADER + STATE_ENTRY * i;
            state[at] = untried[i];
            state[at + 1] = chosen[i];
            state[at + 2] = values[i];
            state[at + 3] = spent[i];
            state[at + 4] = possible[i];
        }
        return state;
    }

    @Override
    public void resume(long[] state) {
        cut = state[0] != 0;
        cutOff = state[1];
        depth = 0;
        for (int at = STATE_HEADER; at < state.length; at += STATE_ENTRY) {
            push();
            int i = depth - 1;
            untried[i] = state[at];
            chosen[i] = Math.toIntExact(state[at + 1]);
            values[i] = Math.toIntExact(state[at + 2]);
            spent[i] = Math.toIntExact(state[at + 3]);
            possible[i] = state[at + 4];
        }
    }

    /** Whether the bound has kept the search from some schedule; otherwise it covers everything. */
    public boolean wasBounded() {
        return cut;
    }

    /** Whether an execution came to the largest number of steps, so that its continuations are not known. */
    public boolean wasCutOff() {
        return cutOff > 0;
    }

    @Override
    public void ended(Ending ending) {
        if (ending == Ending.STEP_LIMIT) {
            cutOff++;
        }
    }

    @Override
    public String guarantee() {
        if (!exhausted) {
            return "the search has not come to its end";
        }
        String which = cut ? "with at most " + bound + " " + cost.noun() : "of the program";
        String share = partitions == 1 ? "" : " in share " + (partition + 1) + "/" + partitions;
        return cutOff == 0
                ? "all schedules " + which + share + " have been tried"
                : "the schedules " + which + share + " have been tried, but " + cutOff
                        + " of them go on after the largest number of steps";
    }
}
