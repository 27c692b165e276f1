// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.Scheduler;
import dev.unknot.sync.sim.Granularity;
import dev.unknot.sync.sim.WakePolicy;

/** A program with another policy for waking. */
record Waking(Program program, WakePolicy wakePolicy) implements Program {
    @Override
    public String name() {
        return program.name();
    }

    @Override
    public Granularity granularity() {
        return program.granularity();
    }

    @Override
    public Program told() {
        return new Waking(program.told(), wakePolicy);
    }

    @Override
    public Subject start(Scheduler scheduler) {
        return program.start(scheduler);
    }
}
