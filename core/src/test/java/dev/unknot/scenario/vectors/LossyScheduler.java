// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.DelegatingScheduler;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.sim.SimScheduler;

/** A planted bug: a scheduler on which those that sleep on a kqueue itself are never woken. */
final class LossyScheduler extends DelegatingScheduler {

    private LossyScheduler(Scheduler sound) {
        super(sound);
    }

    static Machine boot(SimScheduler scheduler) {
        return Machine.boot(new LossyScheduler(scheduler));
    }

    @Override
    public void wakeup(WaitChannel channel) {
        if (channel.label().contains(".")) {
            super.wakeup(channel);
        }
    }
}
