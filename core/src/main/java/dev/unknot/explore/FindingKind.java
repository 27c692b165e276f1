// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

/** What is wrong with an execution. */
public enum FindingKind {
    /** An assertion of the subject or of a lock is broken. */
    PANIC("panic"),
    /** Something was read or written after it had been freed. */
    USE_AFTER_FREE("use after free"),
    /** A list's links or its count contradict each other. */
    CORRUPTED_QUEUE("corrupted queue"),
    /** Threads wait for each other in a cycle. */
    DEADLOCK("deadlock"),
    /** A thread sleeps for ever on a channel whose wakeup came before it slept. */
    LOST_WAKEUP("lost wakeup"),
    /** Threads run for ever and finish nothing, although each of them has its turn again and again. */
    LIVELOCK("livelock"),
    /** Threads wait for ever for another reason: nobody calls their wakeup, or who has their lock sleeps for ever. */
    STUCK("stuck threads"),
    /** Two accesses to one field, one of them a write, that nothing orders. */
    DATA_RACE("data race"),
    /** At the end a reference is left that nobody accounts for. */
    LEAKED_REFERENCE("leaked reference"),
    /** Something happened that should have been reported, and it will not be. */
    LOST_EVENT("lost event"),
    /** No order of the operations explains what they returned. */
    NOT_LINEARIZABLE("not linearizable"),
    /** What the program itself says must hold does not. */
    EXPECTATION("broken expectation"),
    /** A thread ended with an exception. */
    EXCEPTION("uncaught exception");

    private final String title;

    FindingKind(String title) {
        this.title = title;
    }

    /** The kind in words. */
    public String title() {
        return title;
    }
}
