// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.sim.Waiter;
import java.util.List;
import java.util.function.Function;

/** A program of a few lines, for tests of the engine. */
public final class SmallProgram implements Program {
    /** The class of all locks of small programs. */
    static final LockClass LOCKS = LockClass.mutexDuplicateOk("m");

    private final String name;
    private final Function<Scheduler, Subject> starter;

    private SmallProgram(String name, Function<Scheduler, Subject> starter) {
        this.name = name;
        this.starter = starter;
    }

    /** A program whose subject the starter makes, threads included. */
    public static SmallProgram of(String name, Function<Scheduler, Subject> starter) {
        return new SmallProgram(name, starter);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Subject start(Scheduler scheduler) {
        return starter.apply(scheduler);
    }

    /** A subject with which nothing can be wrong at the end. */
    public static Subject unchecked() {
        return (waiters, sink) -> {};
    }

    /** A subject that must end in a state where the condition holds. */
    public static Subject expecting(String message, Condition condition) {
        return new Subject() {
            @Override
            public void check(List<Waiter> waiters, ViolationSink sink) {
                if (!condition.holds()) {
                    sink.violated(FindingKind.EXPECTATION, message);
                }
            }
        };
    }

    /** What must hold at the end. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it does. */
        boolean holds();
    }

    /** A scheduling point of which nothing else follows: a lock that nobody else takes is taken and released. */
    static Runnable point(Scheduler scheduler, int thread) {
        Mutex own = scheduler.newMutex(LOCKS, 100 + thread);
        return () -> {
            own.lock();
            own.unlock();
        };
    }

    /** Threads that never meet, each of which runs for so many steps. */
    public static Program steps(int threads, int stepsEach) {
        return of("steps-" + threads + "x" + stepsEach, scheduler -> {
            for (int i = 0; i < threads; i++) {
                Runnable point = point(scheduler, i);
                scheduler.spawn("t" + i, () -> {
                    for (int step = 1; step < stepsEach; step++) {
                        point.run();
                    }
                });
            }
            return unchecked();
        });
    }

    /** Threads that each add one to a number, reading and writing it in steps of their own. */
    public static Program lostUpdate(int threads) {
        return of("lost-update-" + threads, scheduler -> {
            int[] x = {0};
            for (int i = 0; i < threads; i++) {
                Runnable point = point(scheduler, i);
                scheduler.spawn("t" + i, () -> {
                    int read = x[0];
                    point.run();
                    x[0] = read + 1;
                });
            }
            return expecting("an update was lost", () -> x[0] == threads);
        });
    }

    /** Threads that each set {@code a}, then {@code b}; one that must not see only one of them set. */
    public static Program reorder(int setters) {
        return of("reorder-" + (setters + 1), scheduler -> {
            int[] a = {0};
            int[] b = {0};
            boolean[] bad = {false};
            for (int i = 0; i < setters; i++) {
                Runnable point = point(scheduler, i);
                scheduler.spawn("setter" + i, () -> {
                    a[0] = 1;
                    point.run();
                    b[0] = -1;
                });
            }
            Runnable point = point(scheduler, setters);
            scheduler.spawn("checker", () -> {
                boolean unset = a[0] == 0 && after(point, b) == 0;
                bad[0] = !unset && !(after(point, a) == 1 && after(point, b) == -1);
            });
            return expecting("half of it was seen", () -> !bad[0]);
        });
    }

    private static int after(Runnable point, int[] cell) {
        point.run();
        return cell[0];
    }

    /** Threads around a table of locks, each of which takes its own and then its neighbour's. */
    public static Program philosophers(int threads) {
        return of("philosophers-" + threads, scheduler -> {
            Mutex[] forks = new Mutex[threads];
            for (int i = 0; i < threads; i++) {
                forks[i] = scheduler.newMutex(LOCKS, i);
            }
            for (int i = 0; i < threads; i++) {
                Mutex left = forks[i];
                Mutex right = forks[(i + 1) % threads];
                scheduler.spawn("t" + i, () -> {
                    left.lock();
                    right.lock();
                    right.unlock();
                    left.unlock();
                });
            }
            return unchecked();
        });
    }
}
