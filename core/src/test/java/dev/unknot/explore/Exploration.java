// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Carrier;
import java.util.ArrayList;
import java.util.List;

/** Runs many executions of a program, and keeps their schedules and what was wrong with them. */
final class Exploration {
    /** An execution. */
    record Run(Schedule schedule, String signature, long digest) {
        boolean fails() {
            return !signature.isEmpty();
        }
    }

    private final List<Run> runs = new ArrayList<>();

    private Exploration() {}

    /** All executions of a search that are of its share. */
    static Exploration search(Program program, DepthFirst search) {
        Exploration exploration = new Exploration();
        Executor executor = new Executor(program);
        for (long index = 0; search.begin(index); index++) {
            Violation violation = executor.execute(search);
            if (search.counts()) {
                exploration.add(executor, violation == null ? "" : violation.signature());
            }
        }
        return exploration;
    }

    /** The first executions of a strategy on a carrier. */
    static Exploration first(int executions, Program program, Strategy strategy, Carrier carrier) {
        Exploration exploration = new Exploration();
        Executor executor = new Executor(program, carrier, Executor.DEFAULT_STEPS_MAX);
        for (long index = 0; index < executions && strategy.begin(index); index++) {
            Violation violation = executor.execute(strategy);
            exploration.add(executor, violation == null ? "" : violation.signature());
        }
        executor.scheduler().dispose();
        return exploration;
    }

    private void add(Executor executor, String signature) {
        Schedule schedule = executor.schedule();
        runs.add(new Run(schedule, signature, executor.recording().digest()));
    }

    List<Run> runs() {
        return runs;
    }

    List<Run> failures() {
        return runs.stream().filter(Run::fails).toList();
    }

    List<String> schedules() {
        return runs.stream().map(run -> run.schedule().toString()).toList();
    }

    /** The number of executions, and of those that fail. */
    String counts() {
        return runs.size() + "/" + failures().size();
    }

    /** One number that differs if any execution differs. */
    long digest() {
        long digest = 0;
        for (Run run : runs) {
            digest = SplitMix.mix(digest * 31 + run.digest() + run.signature().hashCode());
        }
        return digest;
    }
}
