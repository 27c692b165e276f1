// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/**
 * Everything that {@link Scheduler} and what it makes promise. Who implements the interface proves it by a test class
 * that implements this one:
 *
 * <pre>{@code
 * final class FooSchedulerContractTest implements SchedulerContract {
 *     public Set<Capability> missing() { ... }
 *     public @Nullable String failureOf(ContractCase contractCase) { ... }
 * }
 * }</pre>
 *
 * <p>The suite is judged itself: for each part of the contract there is an implementation that breaks it, which the
 * suite must reject.
 */
public interface SchedulerContract
        extends MutexContract,
                SharedLockContract,
                SleepContract,
                InterruptContract,
                CalloutContract,
                TaskQueueContract,
                SelectLatchContract,
                ThreadContract {}
