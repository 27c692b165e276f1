// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.PendingSteps.Access;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many steps of which thread begin with which object, on average over some executions: what {@link Surw} takes for
 * the steps that an execution will have. It follows from the program and the seed.
 */
public final class StepProfile {
    /** The number of executions that are enough for a program whose threads do about the same each time. */
    public static final int DEFAULT_PROBES = 16;

    private static final int THREADS = 64;

    private final int probes;
    /** By object, then by thread; the sum of all probes. */
    private int[][] counts = new int[16][];

    private final int[] parents = new int[THREADS];
    private final List<Integer> shared = new ArrayList<>();

    private StepProfile(int probes) {
        this.probes = probes;
        Arrays.fill(parents, -1);
    }

    /** Counts the steps of some executions of a random walk. */
    public static StepProfile of(Program program, long seed, int probes) {
        StepProfile profile = new StepProfile(probes);
        Executor executor = new Executor(program);
        RandomWalk walk = new RandomWalk(seed);
        for (int i = 0; i < probes; i++) {
            walk.begin(i);
            executor.execute(walk);
            profile.count(executor.recording());
        }
        executor.scheduler().dispose();
        profile.findShared();
        return profile;
    }

    private void count(Recording recording) {
        for (int i = 0; i < recording.steps(); i++) {
            if (recording.stepAccess(i) != Access.NONE) {
                int object = recording.stepObject(i);
                if (object >= counts.length) {
                    counts = Arrays.copyOf(counts, Math.max(object + 1, counts.length * 2));
                }
                if (counts[object] == null) {
                    counts[object] = new int[THREADS];
                }
                counts[object][recording.choice(i)]++;
            }
        }
        for (int i = 0; i < recording.events(); i++) {
            if (recording.verb(i) == Verb.SPAWN) {
                parents[recording.argument(i)] = recording.thread(i);
            }
        }
    }

    private void findShared() {
        for (int object = 0; object < counts.length; object++) {
            int[] byThread = counts[object];
            if (byThread != null && Arrays.stream(byThread).filter(n -> n > 0).count() > 1) {
                shared.add(object);
            }
        }
    }

    /** How many objects there are with which steps of several threads begin. */
    int sharedCount() {
        return shared.size();
    }

    /** The number of one of these objects. */
    int shared(int i) {
        return shared.get(i);
    }

    /** The number of steps of a thread that begin with an object of {@link #shared}, rounded; at least 1 if there were any. */
    int steps(int object, int thread) {
        int sum = counts[object][thread];
        return sum == 0 ? 0 : Math.max(1, (sum + probes / 2) / probes);
    }

    /** The thread that started a thread, or -1 if it was there from the beginning or is a service's. */
    int parent(int thread) {
        return parents[thread];
    }
}
