// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/** A coroutine on the JDK's one-shot continuation. What is abandoned is left to the garbage collector. */
final class ContinuationCoroutine extends Continuation implements Coroutine {
    private static final ContinuationScope SCOPE = new ContinuationScope("unknot");

    ContinuationCoroutine(Runnable body) {
        super(SCOPE, body);
    }

    @Override
    public void resume() {
        run();
    }

    @Override
    public void suspend() {
        Continuation.yield(SCOPE);
    }

    @Override
    public void abandon() {}

    @Override
    protected void onPinned(Pinned reason) {
        throw new EngineError("a thread cannot be suspended here (" + reason
                + "): static initialisers, native frames and critical sections must not block on a simulated lock");
    }
}
