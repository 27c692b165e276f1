// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/** Runs a test's body as the only thread of a simulated scheduler, which is of no more use after that. */
public final class Alone {
    private Alone() {}

    /** Runs the body, and passes on what it throws; it must come to its end. */
    public static void run(SimScheduler scheduler, Runnable body) {
        Ending ending = scheduler.runAlone("test", body);
        Throwable failure = scheduler.failure();
        scheduler.dispose();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (ending != Ending.COMPLETED) {
            throw new AssertionError("the test ended as " + ending);
        }
    }
}
