// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Executor;
import dev.unknot.explore.Program;
import dev.unknot.explore.RandomWalk;
import dev.unknot.explore.Strategy;
import dev.unknot.explore.Subject;
import dev.unknot.explore.Violation;
import dev.unknot.sync.Capability;
import dev.unknot.sync.ContractCase;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SchedulerContract;
import dev.unknot.sync.Stage;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs each case under many schedules: the first ones of a depth-first search, which are all of them where the case is
 * small, and a random walk.
 */
class SimContractHarness implements SchedulerContract {
    private static final int STEPS_MAX = 2_000;
    private static final long SEED = 1;

    private final Carrier carrier;
    private final int executions;
    private final UnaryOperator<Scheduler> variant;

    /**
     * A harness.
     *
     * @param executions how many schedules each of the two searches tries
     * @param variant puts something between the cases and the scheduler
     */
    SimContractHarness(Carrier carrier, int executions, UnaryOperator<Scheduler> variant) {
        this.carrier = carrier;
        this.executions = executions;
        this.variant = variant;
    }

    /** A case as a program to explore. */
    private record ContractProgram(ContractCase contractCase, UnaryOperator<Scheduler> variant) implements Program {
        @Override
        public String name() {
            return "contract";
        }

        @Override
        public Subject start(Scheduler scheduler) {
            Stage stage = new Stage(variant.apply(scheduler));
            contractCase.start(stage);
            return (waiters, sink) -> stage.runChecks();
        }
    }

    @Override
    public Set<Capability> missing() {
        return EnumSet.noneOf(Capability.class);
    }

    @Override
    public @Nullable String failureOf(ContractCase contractCase) {
        Executor executor = new Executor(new ContractProgram(contractCase, variant), carrier, STEPS_MAX);
        String failure = search(executor, new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED));
        return failure != null ? failure : search(executor, new RandomWalk(SEED));
    }

    private @Nullable String search(Executor executor, Strategy strategy) {
        for (int i = 0; i < executions && strategy.begin(i); i++) {
            Violation violation = executor.execute(strategy);
            if (violation != null) {
                return violation.toString();
            }
            if (executor.ending() == Ending.STEP_LIMIT) {
                return "it does not end within " + STEPS_MAX + " steps";
            }
        }
        return null;
    }
}
