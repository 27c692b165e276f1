// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.Capability;
import dev.unknot.sync.ContractCase;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.SchedulerContract;
import dev.unknot.sync.Stage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The contract on the threads of the JVM, without Lincheck. Some threads of the test move time and do the pending work;
 * there are as many as a case has services that keep each other waiting.
 */
final class LincheckSchedulerContractTest implements SchedulerContract {
    private static final int EXECUTIONS = 10;
    private static final int SERVERS = 3;
    private static final long TICK_NANOS = 50_000;
    /** Only a case that hangs takes that long. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Time moves, since the servers move it; so nothing is missing. */
    @Override
    public Set<Capability> missing() {
        return EnumSet.noneOf(Capability.class);
    }

    @Override
    public @Nullable String failureOf(ContractCase contractCase) {
        for (int i = 0; i < EXECUTIONS; i++) {
            Throwable failure = new Execution().failureOf(contractCase);
            if (failure != null) {
                return failure.toString();
            }
        }
        return null;
    }

    /** One execution, and the threads that serve it. */
    private static final class Execution {
        private final LincheckScheduler scheduler = new LincheckScheduler();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<@Nullable Throwable> serviceFailure = new AtomicReference<>();

        @Nullable
        Throwable failureOf(ContractCase contractCase) {
            List<Thread> servers = new ArrayList<>();
            for (int i = 0; i < SERVERS; i++) {
                Thread server = new Thread(this::serve, "server");
                server.setDaemon(true);
                server.start();
                servers.add(server);
            }
            Stage stage = new Stage(scheduler);
            contractCase.start(stage);
            Throwable failure = awaitEnd();
            over.set(true);
            if (failure != null) {
                // A server may be stuck in the work of a broken execution.
                return failure;
            }
            try {
                for (Thread server : servers) {
                    server.join();
                }
                stage.runChecks();
            } catch (InterruptedException | RuntimeException | AssertionError e) {
                return e;
            }
            return serviceFailure.get();
        }

        private void serve() {
            while (!over.get()) {
                scheduler.advance(Sbintime.ofNanos(TICK_NANOS));
                try {
                    scheduler.runPending();
                } catch (RuntimeException | Error e) {
                    serviceFailure.compareAndSet(null, e);
                    return;
                }
                LockSupport.parkNanos(TICK_NANOS);
            }
        }

        /** Waits until all threads have ended, or something has failed, and says what. */
        private @Nullable Throwable awaitEnd() {
            long start = System.nanoTime();
            while (scheduler.liveThreads() > 0) {
                Throwable failure = failure();
                if (failure != null) {
                    return failure;
                }
                if (System.nanoTime() - start > LIMIT_NANOS) {
                    return new AssertionError(scheduler.liveThreads() + " threads do not come to their end");
                }
                LockSupport.parkNanos(TICK_NANOS);
            }
            return failure();
        }

        private @Nullable Throwable failure() {
            List<Throwable> failures = scheduler.failures();
            return failures.isEmpty() ? serviceFailure.get() : failures.get(0);
        }
    }
}
