// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.dpor.AccessSets;
import dev.unknot.explore.dpor.Mode;
import dev.unknot.sync.sim.AccessSink;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.Prospects;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.StepListener;
import dev.unknot.sync.sim.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A program run under all its schedules, one by one, and once for each trace. What the search for traces relies on is
 * checked, too: that schedules whose steps depend on each other in the same order come to the same.
 */
public final class TraceComparison implements StepListener, AccessSink {
    private final Executor executor;
    private final AccessSets accesses = new AccessSets();
    private final Map<Long, Integer> outcomeOf = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> outcomes = new TreeSet<>();
    private long schedules;

    private int[] sets = new int[64];
    private int[] threads = new int[64];
    private long[] chosen = new long[64];
    private boolean[] jumps = new boolean[64];
    private int steps;
    private boolean open;
    private boolean jumped;

    private TraceComparison(Program program) {
        executor = new Executor(program);
    }

    /**
     * What came of it.
     *
     * @param schedules the number of all schedules
     * @param traces the number of different orders of dependent steps among them
     * @param executions how many executions the search for traces made
     * @param blocked how many of them were in vain
     * @param outcomes all that the program can come to
     * @param problems what is not as it should be
     */
    public record Result(
            long schedules, long traces, long executions, long blocked, Set<String> outcomes, List<String> problems) {}

    /**
     * Compares the two; null if there are more schedules than that.
     *
     * @param program runs under all schedules
     * @param told the same program, as the search for traces gets it
     */
    public static @Nullable Result of(Program program, Program told, long schedulesMax) {
        TraceComparison all = new TraceComparison(program);
        return all.runAll(schedulesMax) ? all.compare(told) : null;
    }

    private Result compare(Program told) {
        Executor other = new Executor(told);
        TraceSearch search = new TraceSearch(other);
        Set<String> found = new TreeSet<>();
        search.run(violation -> {
            found.add(outcome(other));
            return true;
        });
        if (!found.equals(outcomes)) {
            Set<String> missing = new TreeSet<>(outcomes);
            missing.removeAll(found);
            found.removeAll(outcomes);
            problems.add("missing " + missing + ", unknown " + found);
        }
        if (search.traces() != outcomeOf.size()) {
            problems.add(search.traces() + " executions for " + outcomeOf.size() + " traces");
        }
        if (search.blockedRuns() != 0) {
            problems.add(search.blockedRuns() + " executions in vain");
        }
        if (!search.isComplete()) {
            problems.add("not complete");
        }
        return new Result(schedules, outcomeOf.size(), search.traces(), search.blockedRuns(), outcomes, problems);
    }

    private boolean runAll(long schedulesMax) {
        DepthFirst all = new DepthFirst(DepthFirst.Cost.SWITCHES, DepthFirst.UNBOUNDED);
        Set<Long> contradictory = new HashSet<>();
        while (all.begin(schedules)) {
            if (++schedules > schedulesMax) {
                return false;
            }
            steps = 0;
            jumped = false;
            executor.execute(all, (fresh, subject) -> {
                fresh.tellAccesses(this);
                return this;
            });
            String outcome = outcome(executor);
            outcomes.add(outcome);
            long order = order();
            Integer before = outcomeOf.putIfAbsent(order, outcome.hashCode());
            if (before != null && before != outcome.hashCode() && contradictory.add(order)) {
                problems.add("one trace, two outcomes: " + executor.schedule() + " comes to " + outcome);
            }
        }
        return true;
    }

    /** All that an execution came to: how it ended, what is wrong, the results, and the state of the subject. */
    private static String outcome(Executor executor) {
        SimScheduler scheduler = executor.scheduler();
        Recording recording = executor.recording();
        Subject subject = executor.started();
        StringBuilder text = new StringBuilder(executor.ending().toString());
        text.append(' ')
                .append(new TreeSet<>(
                        executor.violations().stream().map(Violation::toString).toList()));
        Map<Integer, String> results = new TreeMap<>();
        for (int event = 0; event < recording.events(); event++) {
            if (recording.verb(event) == Verb.OPERATION) {
                int thread = recording.thread(event);
                int index = recording.argument(event);
                results.put(thread << 16 | index, subject.result(thread, index));
            }
        }
        text.append(' ').append(results);
        if (executor.ending() == Ending.COMPLETED || executor.ending() == Ending.BLOCKED) {
            subject.describe((owner, name, value) -> text.append(' ')
                    .append(owner)
                    .append('.')
                    .append(name)
                    .append('=')
                    .append(value));
        }
        for (int thread = 0; thread < scheduler.threadCount(); thread++) {
            text.append(scheduler.heldBy(thread));
        }
        return text.toString();
    }

    // ---- what steps touch ----

    @Override
    public void stepBegins(int thread) {
        close();
        if (steps == sets.length) {
            sets = Arrays.copyOf(sets, steps * 2);
            chosen = Arrays.copyOf(chosen, steps * 2);
            threads = Arrays.copyOf(threads, steps * 2);
            jumps = Arrays.copyOf(jumps, steps * 2);
        }
        chosen[steps] = thread;
        threads[steps] = thread;
        jumps[steps] = jumped;
        jumped = false;
        open = true;
        accesses.begin();
        accesses.add(Prospects.world(), Mode.P);
    }

    private void close() {
        if (open) {
            sets[steps++] = accesses.end();
            open = false;
        }
    }

    @Override
    public void recorded(int event) {
        Recording recording = executor.recording();
        jumped |= recording.verb(event) == Verb.TIME;
        if (recording.verb(event) == Verb.CHOICE) {
            chosen[steps] = chosen[steps] * 31 + 64 + recording.argument(event);
        }
    }

    @Override
    public void executionEnds() {
        close();
    }

    private void touch(int thing, Mode mode) {
        if (open) {
            accesses.add(thing, mode);
        }
    }

    @Override
    public void looks(int thing) {
        touch(thing, Mode.P);
    }

    @Override
    public void joins(int thing) {
        touch(thing, Mode.Q);
    }

    @Override
    public void changes(int thing) {
        touch(thing, Mode.X);
    }

    /** A number that is the same for all schedules whose dependent steps are in the same order. */
    private long order() {
        long[] hashes = new long[steps];
        long sum = 0;
        int barrier = 0;
        for (int i = 0; i < steps; i++) {
            barrier = jumps[i] ? i : barrier;
            long hash = SplitMix.mix(chosen[i] * 1_000_003L + 7);
            for (int j = 0; j < i; j++) {
                if (j < barrier || threads[j] == threads[i] || accesses.conflict(sets[i], sets[j])) {
                    hash += SplitMix.mix(hashes[j] * 31 + 1);
                }
            }
            hashes[i] = SplitMix.mix(hash);
            sum += SplitMix.mix(hashes[i] + 5);
        }
        return sum;
    }
}
