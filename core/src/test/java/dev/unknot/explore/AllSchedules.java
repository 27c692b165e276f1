// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.AccessSink;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.StepListener;
import dev.unknot.sync.sim.Verb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs all schedules of a program and keeps the happens-before order of each. */
final class AllSchedules implements StepListener, AccessSink {
    private final ScheduledProgram program;
    private final int schedulesMax;
    final Set<Long> traces = new HashSet<>();
    final Set<String> outcomes = new TreeSet<>();
    long schedules;

    private final List<Step> steps = new ArrayList<>();
    private @Nullable SimScheduler scheduler;
    private boolean open;
    private boolean jumped;

    /** A step: what it touches, what it chose, and how many steps of each thread happen before it. */
    private static final class Step {
        final int thread;
        final boolean afterJump;
        final Map<Integer, String> touched = new HashMap<>();
        long chosen;

        Step(int thread, boolean afterJump) {
            this.thread = thread;
            this.afterJump = afterJump;
        }

        boolean dependsOn(Step other) {
            for (Map.Entry<Integer, String> entry : touched.entrySet()) {
                String modes = entry.getValue() + other.touched.getOrDefault(entry.getKey(), "");
                boolean both = other.touched.containsKey(entry.getKey());
                if (both && (modes.contains("X") || (modes.contains("P") && modes.contains("Q")))) {
                    return true;
                }
            }
            return thread == other.thread;
        }
    }

    AllSchedules(ScheduledProgram program, int schedulesMax) {
        this.program = program;
        this.schedulesMax = schedulesMax;
    }

    /** Runs them; says whether there were no more than allowed. */
    boolean run() {
        Executor executor = new Executor(program);
        DepthFirst strategy = new DepthFirst(DepthFirst.Cost.SWITCHES, DepthFirst.UNBOUNDED);
        for (long index = 0; strategy.begin(index); index++) {
            if (++schedules > schedulesMax) {
                return false;
            }
            execute(executor, strategy);
        }
        return true;
    }

    /** Runs one schedule; gives a number that is the same for all schedules with the same happens-before order. */
    long execute(Executor executor, Strategy strategy) {
        steps.clear();
        Violation violation = executor.execute(strategy, (fresh, subject) -> {
            scheduler = fresh;
            fresh.tellAccesses(this);
            return this;
        });
        outcomes.add(TraceSearchTest.outcome(program, violation));
        long order = order();
        traces.add(order);
        return order;
    }

    @Override
    public void stepBegins(int thread) {
        open = true;
        steps.add(new Step(thread, jumped));
        jumped = false;
    }

    @Override
    public void recorded(int event) {
        SimScheduler present = scheduler;
        if (present != null && present.recording().verb(event) == Verb.TIME) {
            jumped = true;
        }
        if (present != null && present.recording().verb(event) == Verb.SPURIOUS) {
            steps.getLast().chosen = 2;
        }
        if (present != null && present.recording().verb(event) == Verb.CHOICE) {
            Step step = steps.getLast();
            step.chosen = step.chosen * 3 + 1 + (present.recording().argument(event) & 1);
        }
    }

    @Override
    public void executionEnds() {
        open = false;
    }

    private void touch(int thing, String mode) {
        if (open) {
            steps.getLast().touched.merge(thing, mode, String::concat);
        }
    }

    @Override
    public void looks(int thing) {
        touch(thing, "P");
    }

    @Override
    public void joins(int thing) {
        touch(thing, "Q");
    }

    @Override
    public void changes(int thing) {
        touch(thing, "X");
    }

    private long order() {
        int count = steps.size();
        int[] places = new int[64];
        boolean[][] before = new boolean[count][count];
        long sum = 0;
        int barrier = 0;
        // A step that fails happens after all others.
        int world = count > 0 && executionFailed() ? count - 1 : -1;
        for (int i = 0; i < count; i++) {
            Step step = steps.get(i);
            barrier = step.afterJump ? i : barrier;
            long hash = step.thread * 4_096L + ++places[step.thread] + step.chosen * 1_000_003;
            for (int j = i - 1; j >= 0; j--) {
                if (j < barrier || i == world || before[i][j] || step.dependsOn(steps.get(j))) {
                    before[i][j] = true;
                    for (int k = 0; k < j; k++) {
                        before[i][k] |= before[j][k];
                    }
                }
            }
            int[] counts = new int[64];
            for (int j = 0; j < i; j++) {
                counts[steps.get(j).thread] += before[i][j] ? 1 : 0;
            }
            for (int of : counts) {
                hash = SplitMix.mix(hash * 31 + of);
            }
            sum += SplitMix.mix(hash);
        }
        return sum;
    }

    private boolean executionFailed() {
        SimScheduler present = scheduler;
        return present != null && present.failure() != null;
    }
}
