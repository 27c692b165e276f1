// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine on a virtual thread of its own. Carrier and body hand one turn to and fro: {@code turn} says whose it
 * is, the other one is parked. A body that is abandoned is resumed once more with {@link Abandoned}, so that its
 * thread ends.
 */
final class HandoverCoroutine implements Coroutine {
    private final Runnable body;
    private @Nullable Thread thread;
    private @Nullable Thread carrier;
    private volatile boolean bodyTurn;
    private volatile boolean abandoned;
    private volatile boolean finished;

    /** Unwinds the stack of a body that nobody will resume. */
    static final class Abandoned extends Error {
        private static final long serialVersionUID = 1L;

        Abandoned() {
            super("abandoned", null, false, false);
        }
    }

    HandoverCoroutine(Runnable body) {
        this.body = body;
    }

    @Override
    public void resume() {
        carrier = Thread.currentThread();
        bodyTurn = true;
        Thread runner = thread;
        if (runner == null) {
            thread = Thread.ofVirtual().start(this::runBody);
        } else {
            LockSupport.unpark(runner);
        }
        while (bodyTurn) {
            LockSupport.park(this);
        }
    }

    private void runBody() {
        try {
            body.run();
        } catch (Abandoned e) {
            // Nobody waits for the rest of this body.
        } finally {
            finished = true;
            giveTurnBack();
        }
    }

    @Override
    public void suspend() {
        if (!abandoned) {
            giveTurnBack();
            while (!bodyTurn) {
                LockSupport.park(this);
            }
        }
        if (abandoned) {
            throw new Abandoned();
        }
    }

    private void giveTurnBack() {
        bodyTurn = false;
        LockSupport.unpark(carrier);
    }

    @Override
    public void abandon() {
        if (thread != null && !finished) {
            abandoned = true;
            resume();
        }
    }
}
