// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/**
 * Something that should not be so when nothing is in progress.
 *
 * @param kind what sort of thing
 * @param text what exactly, in one line
 */
public record AuditViolation(Kind kind, String text) {

    /** What sort of invariant is broken. */
    public enum Kind {
        /** The queue of a kqueue, its count and the status of its knotes contradict each other. */
        CORRUPTED_QUEUE,
        /** A knote is on a list that it does not name, or not on the one it names. */
        CORRUPTED_LIST,
        /** A knote is in flux, or marked as being scanned, though nobody works on it. */
        FLUX,
        /** A knote is ready and enabled, and will not be reported. */
        LOST_EVENT,
        /** A knote watches another file than the one its descriptor names. */
        STALE_KNOTE,
        /** A count differs from the number of things it counts. */
        LEAKED_REFERENCE
    }
}
