// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/**
 * What the next step of each thread begins with, for a chooser that looks ahead; asked from within
 * {@link Chooser#chooseThread} only. Asking allocates nothing.
 *
 * <p>A step begins with at most one object: the lock that it takes (after a sleep, too), the callout or latch that it
 * waited for, the task or the callout that it runs, the object or array whose memory it accesses. What else it will
 * touch is not known before it has.
 */
public interface PendingSteps {

    /** What a step does with an object. */
    enum Access {
        /** Nothing. */
        NONE,
        /** It takes a lock in shared mode, reads, or ends its sleep early, which does not keep others from doing so. */
        SHARED,
        /** Anything else. */
        EXCLUSIVE;

        private static final Access[] VALUES = values();

        static Access of(int ordinal) {
            return VALUES[ordinal];
        }

        /** Whether it matters which of two accesses to one object comes first. */
        public boolean conflictsWith(Access other) {
            return this != NONE && other != NONE && (this == EXCLUSIVE || other == EXCLUSIVE);
        }
    }

    /** The number of the object that the next step of a thread begins with, or {@link Recording#NO_OBJECT}. */
    int object(int thread);

    /** What the next step of a thread does with that object. */
    Access access(int thread);

    /** What the latest step did with an object; exclusive if it ended a sleep on it early, which may move time. */
    Access latestAccess(int object);
}
