// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

/**
 * The monitor on which all threads of one scheduler sleep, and which guards what they sleep for: channels, latches,
 * callouts, tasks, interrupts and time. Whoever changes one of these wakes all; each sleeper looks again.
 */
final class SleepMonitor {

    /** Waits until somebody calls {@link #changed}, or for less; the caller owns the monitor. */
    void await() {
        await(this);
    }

    /** Wakes all; the caller owns the monitor. */
    void changed() {
        notifyAll();
    }

    /**
     * Waits on a monitor that the caller owns; may return without cause, so that the caller does it in a loop.
     *
     * @throws IllegalStateException if the thread of the JVM is interrupted
     */
    @SuppressWarnings("WaitNotInLoop")
    static void await(Object monitor) {
        try {
            monitor.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted by the JVM's means", e);
        }
    }
}
