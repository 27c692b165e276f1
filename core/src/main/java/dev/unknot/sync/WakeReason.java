// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** Why a sleep ended. */
public enum WakeReason {
    /** Somebody called wakeup (0). */
    WOKEN,
    /** The deadline passed (EWOULDBLOCK). */
    TIMED_OUT,
    /** A signal that does not restart the system call (EINTR). */
    INTERRUPTED,
    /** A signal that restarts the system call (ERESTART). */
    RESTART
}
