// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.sim.Alone;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import java.util.function.Consumer;

/** Runs a test's body as the only thread of a new machine. */
public final class MachineRunner {
    private final SimScheduler scheduler = new SimScheduler(Carrier.best(), new Recording(), 1);
    private final Machine machine = Machine.boot(scheduler);

    private MachineRunner() {}

    /** Runs the body, and passes on what it throws. */
    public static void onMachine(Consumer<Machine> body) {
        run((machine, time) -> body.accept(machine));
    }

    /** Runs a body that moves time. */
    public static void run(TimedBody body) {
        MachineRunner runner = new MachineRunner();
        SimScheduler scheduler = runner.scheduler;
        Alone.run(
                scheduler,
                () -> body.run(runner.machine, nanos -> {
                    scheduler.advance(Sbintime.ofNanos(nanos));
                    scheduler.boundary();
                }));
    }

    /** A test's body. */
    @FunctionalInterface
    public interface TimedBody {
        /** Runs; {@code time} moves time by nanoseconds and has tasks and timers run. */
        void run(Machine machine, Time time);
    }

    /** Moves time. */
    @FunctionalInterface
    public interface Time {
        /** Moves time by so many nanoseconds, and has tasks and timers run. */
        void advance(long nanos);
    }
}
