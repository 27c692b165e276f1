// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.Capability;
import dev.unknot.sync.ContractCase;
import dev.unknot.sync.SchedulerContract;
import dev.unknot.sync.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The contract on threads of the JVM: the operating system chooses the schedules, some dozens for each case. */
final class ThreadSchedulerContractTest implements SchedulerContract {
    private static final int EXECUTIONS = 25;
    private static final long BLOCK_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

    @Override
    public Set<Capability> missing() {
        return EnumSet.noneOf(Capability.class);
    }

    @Override
    public @Nullable String failureOf(ContractCase contractCase) {
        for (int i = 0; i < EXECUTIONS; i++) {
            String failure = execute(contractCase);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private static @Nullable String execute(ContractCase contractCase) {
        try (ThreadScheduler scheduler = new ThreadScheduler(Choices.ORDINARY, BLOCK_NANOS_MAX)) {
            Stage stage = new Stage(scheduler);
            contractCase.start(stage);
            boolean ended = scheduler.awaitThreads(2 * BLOCK_NANOS_MAX);
            List<ThreadFailure> failures = scheduler.failures();
            if (!failures.isEmpty()) {
                return failures.toString();
            }
            if (!ended) {
                return "a thread runs for ever";
            }
            stage.runChecks();
            return null;
        } catch (AssertionError e) {
            return e.toString();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
