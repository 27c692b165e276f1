// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The threads of one execution: those that were spawned, the services, and the one of a phase that runs alone. */
final class Crew {
    /** The number of the thread of a phase that runs alone. */
    static final int ALONE = 31;

    private SimThread[] threads = new SimThread[4];
    private int threadCount;
    private int liveThreads;
    private SimThread[] services = new SimThread[2];
    private int serviceCount;
    private int taskQueueCount;
    private @Nullable SimThread alone;

    int threadCount() {
        return threadCount;
    }

    void add(SimThread thread) {
        if (threadCount == threads.length) {
            threads = Arrays.copyOf(threads, threadCount * 2);
        }
        threads[threadCount++] = thread;
        liveThreads++;
    }

    void addService(SimThread thread) {
        if (serviceCount == services.length) {
            services = Arrays.copyOf(services, serviceCount * 2);
        }
        services[serviceCount++] = thread;
    }

    int nextTaskQueueId() {
        int id = SimScheduler.FIRST_TASK_QUEUE + taskQueueCount++;
        if (id >= SimScheduler.CLOCK) {
            throw new EngineError("an execution with more than " + (SimScheduler.CLOCK - SimScheduler.FIRST_TASK_QUEUE)
                    + " task queues");
        }
        return id;
    }

    /** Has one thread run without those that were spawned; null lets them run again. */
    void setAlone(@Nullable SimThread thread) {
        alone = thread;
    }

    /** A spawned thread came to its end. */
    void exited() {
        liveThreads--;
    }

    boolean hasLiveThreads() {
        SimThread lone = alone;
        return lone != null ? lone.pending != SimThread.Pending.DONE : liveThreads > 0;
    }

    /** The threads that can make a step, bit {@code i} for thread {@code i}. */
    long enabled() {
        long enabled = 0;
        SimThread lone = alone;
        if (lone != null) {
            if (lone.isEnabled()) {
                enabled = 1L << ALONE;
            }
        } else {
            for (int i = 0; i < threadCount; i++) {
                if (threads[i].isEnabled()) {
                    enabled |= 1L << i;
                }
            }
        }
        for (int i = 0; i < serviceCount; i++) {
            if (services[i].isEnabled()) {
                enabled |= 1L << services[i].id;
            }
        }
        return enabled;
    }

    SimThread thread(int id) {
        if (id < ALONE) {
            return threads[id];
        }
        SimThread lone = alone;
        if (id == ALONE && lone != null) {
            return lone;
        }
        for (int i = 0; i < serviceCount; i++) {
            if (services[i].id == id) {
                return services[i];
            }
        }
        throw new EngineError("no thread has the number " + id);
    }

    /** Whether no service is in the midst of a task or a callout. */
    boolean servicesIdle() {
        for (int i = 0; i < serviceCount; i++) {
            if (!services[i].isIdleService()) {
                return false;
            }
        }
        return true;
    }

    /** Of those that take part in this phase, the one whose sleep ends by itself first. */
    @Nullable
    SimThread nextToExpire() {
        SimThread lone = alone;
        if (lone != null) {
            return lone.sleepsUntilDeadline() ? lone : null;
        }
        SimThread first = null;
        for (int i = 0; i < threadCount; i++) {
            SimThread thread = threads[i];
            if (thread.sleepsUntilDeadline() && (first == null || thread.deadline < first.deadline)) {
                first = thread;
            }
        }
        return first;
    }

    /** Ends all sleeps whose deadline has come. */
    void expire(long now) {
        for (int i = 0; i < threadCount; i++) {
            threads[i].expire(now);
        }
        SimThread lone = alone;
        if (lone != null) {
            lone.expire(now);
        }
    }

    /** Whether all that wait may rightly wait for ever. */
    boolean allLegitimate() {
        for (int i = 0; i < threadCount; i++) {
            if (!threads[i].isLegitimate()) {
                return false;
            }
        }
        for (int i = 0; i < serviceCount; i++) {
            if (!services[i].isLegitimate()) {
                return false;
            }
        }
        return alone == null;
    }

    /** The threads that wait: the one that runs alone, then spawned ones, then services. */
    List<Waiter> waiters() {
        List<Waiter> waiters = new ArrayList<>();
        for (SimThread thread : all()) {
            if (thread.waits()) {
                waiters.add(thread.waiter());
            }
        }
        return waiters;
    }

    /** The numbers of the threads that hold the lock that a thread waits for, or run the callout that it drains. */
    List<Integer> blockersOf(SimThread waiter) {
        SimLock wanted = waiter.wantedLock();
        List<Integer> blockers = new ArrayList<>();
        for (SimThread thread : all()) {
            boolean runsCallout = waiter.pending == SimThread.Pending.DRAIN && thread.id == SimScheduler.CLOCK;
            if (runsCallout || (wanted != null && thread.isHolding(wanted))) {
                blockers.add(thread.id);
            }
        }
        return blockers;
    }

    /** All threads there are. */
    List<SimThread> all() {
        List<SimThread> all = new ArrayList<>(threadCount + serviceCount + 1);
        SimThread lone = alone;
        if (lone != null) {
            all.add(lone);
        }
        all.addAll(Arrays.asList(threads).subList(0, threadCount));
        all.addAll(Arrays.asList(services).subList(0, serviceCount));
        return all;
    }
}
