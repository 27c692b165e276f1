// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.bench;

import dev.unknot.explore.SplitMix;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/**
 * The least that an execution on coroutines can cost: fresh ones, one random choice a step, a switch where the choice
 * is another coroutine, which is run on top of the others where it can be. Nothing is recorded, checked or kept.
 */
final class BareLoop {
    private static final ContinuationScope SCOPE = new ContinuationScope("bare");

    private final int stepsEach;
    private final SplitMix random = new SplitMix();
    private final Continuation[] coroutines;
    private long unfinished;
    /** Those on the stack. */
    private long running;

    private int next;
    private int sum;

    BareLoop(int threads, int stepsEach) {
        this.stepsEach = stepsEach;
        this.coroutines = new Continuation[threads];
    }

    /** Runs one execution; gives the number of steps. */
    int execute(long seed, long index) {
        random.seed(seed, index);
        sum = 0;
        for (int i = 0; i < coroutines.length; i++) {
            int id = i;
            coroutines[i] = new Continuation(SCOPE, () -> body(id));
        }
        unfinished = (1L << coroutines.length) - 1;
        next = random.member(unfinished);
        running = 0;
        while (unfinished != 0) {
            run(next);
        }
        return sum;
    }

    private void run(int id) {
        running |= 1L << id;
        coroutines[id].run();
        running &= ~(1L << id);
    }

    private void body(int id) {
        for (int step = 1; step < stepsEach; step++) {
            sum++;
            int chosen = random.member(unfinished);
            if (chosen != id) {
                next = chosen;
                giveWay(id);
            }
        }
        sum++;
        unfinished &= ~(1L << id);
        if (unfinished != 0) {
            next = random.member(unfinished);
        }
    }

    private void giveWay(int id) {
        do {
            if ((running >>> next & 1) != 0) {
                Continuation.yield(SCOPE);
            } else {
                run(next);
            }
        } while (next != id);
    }
}
