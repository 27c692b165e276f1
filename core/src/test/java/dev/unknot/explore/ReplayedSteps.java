// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.AccessSink;
import dev.unknot.sync.sim.Chooser;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.Prospects;
import dev.unknot.sync.sim.SimScheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An execution that begins with given steps, and what each of its steps touches; in plain code, for the checker. */
final class ReplayedSteps implements Chooser, AccessSink {
    private static final int LOOKS = 1;
    private static final int JOINS = 2;

    /** What becomes of the execution after the given steps. */
    enum Then {
        /** It ends. */
        ENDS,
        /** The first enabled thread makes the next step, again and again. */
        GOES_ON
    }

    /** A step: its thread, the values that it chose, and the modes in which it touched things. */
    static final class Step {
        final int thread;
        final boolean afterJump;
        final List<Integer> values = new ArrayList<>();
        final List<Integer> bounds = new ArrayList<>();
        final Map<Integer, Integer> touched = new HashMap<>();
        long hash;

        Step(int thread, boolean afterJump) {
            this.thread = thread;
            this.afterJump = afterJump;
            touched.put(Prospects.world(), LOOKS);
        }

        boolean dependsOn(Step other) {
            if (thread == other.thread) {
                return true;
            }
            for (Map.Entry<Integer, Integer> entry : touched.entrySet()) {
                Integer mode = other.touched.get(entry.getKey());
                if (mode != null && (mode | entry.getValue()) == (LOOKS | JOINS)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A step to be made: a thread, and the values that it is to choose; what is missing is 0. */
    record Planned(int thread, List<Integer> values) {}

    final List<Step> steps = new ArrayList<>();
    final Ending ending;
    final Prospects prospects;

    /** The given step that could not be made, or -1. */
    int misfit = -1;

    private final SimScheduler scheduler;
    private final List<Planned> plan;
    private final Then then;
    private int jumps;

    ReplayedSteps(Executor executor, List<Planned> plan, Then then) {
        this.plan = plan;
        this.then = then;
        scheduler = executor.begin();
        jumps = scheduler.idleJumps();
        scheduler.tellAccesses(this);
        ending = scheduler.run(this);
        prospects = new Prospects(scheduler);
        if (misfit < 0 && steps.size() < plan.size()) {
            misfit = steps.size();
        }
        hash();
    }

    @Override
    public int chooseThread(long enabled, int current) {
        int at = steps.size();
        int thread = Long.numberOfTrailingZeros(enabled);
        if (at < plan.size()) {
            thread = plan.get(at).thread();
            if ((enabled >>> thread & 1) == 0) {
                misfit = at;
                return STOP;
            }
        } else if (then == Then.ENDS) {
            return STOP;
        }
        steps.add(new Step(thread, scheduler.idleJumps() != jumps));
        jumps = scheduler.idleJumps();
        return thread;
    }

    @Override
    public int chooseValue(int bound) {
        Step step = steps.getLast();
        int at = steps.size() - 1;
        int nth = step.values.size();
        int wanted = at < plan.size() && nth < plan.get(at).values().size()
                ? plan.get(at).values().get(nth)
                : 0;
        int value = wanted < bound ? wanted : 0;
        step.values.add(value);
        step.bounds.add(bound);
        return value;
    }

    private void touch(int thing, int mode) {
        if (!steps.isEmpty()) {
            steps.getLast().touched.merge(thing, mode, (a, b) -> a | b);
        }
    }

    @Override
    public void looks(int thing) {
        touch(thing, LOOKS);
    }

    @Override
    public void joins(int thing) {
        touch(thing, JOINS);
    }

    @Override
    public void changes(int thing) {
        touch(thing, LOOKS | JOINS);
    }

    private void hash() {
        int barrier = 0;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            barrier = step.afterJump ? i : barrier;
            long label = step.thread;
            for (int value : step.values) {
                label = label * 131 + 64 + value + 1;
            }
            long before = 0;
            for (int j = 0; j < i; j++) {
                if (j < barrier || step.dependsOn(steps.get(j))) {
                    before += SplitMix.mix(steps.get(j).hash * 31 + 1);
                }
            }
            step.hash = SplitMix.mix(SplitMix.mix(label * 1_000_003 + 7) + before);
        }
    }

    /** The number of the order of its dependent steps. */
    long order() {
        return SplitMix.mix(
                steps.stream().mapToLong(step -> SplitMix.mix(step.hash + 5)).sum());
    }

    /** For each step, which steps happen before it. */
    boolean[][] happensBefore() {
        int count = steps.size();
        boolean[][] before = new boolean[count][count];
        int barrier = 0;
        for (int i = 0; i < count; i++) {
            barrier = steps.get(i).afterJump ? i : barrier;
            for (int j = i - 1; j >= 0; j--) {
                if (!before[i][j] && (j < barrier || steps.get(i).dependsOn(steps.get(j)))) {
                    before[i][j] = true;
                    for (int k = 0; k < j; k++) {
                        before[i][k] |= before[j][k];
                    }
                }
            }
        }
        return before;
    }

    Planned planned(int step) {
        return new Planned(steps.get(step).thread, List.copyOf(steps.get(step).values));
    }
}
