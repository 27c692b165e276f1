// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/** What an event of a recorded execution did. */
public enum Verb {
    /** A thread begins the operation whose number is the argument. */
    OPERATION("op", true),
    /** A mutex, or a shared lock in exclusive mode, was taken. */
    LOCK("lock", true),
    /** A mutex, or a shared lock in exclusive mode, was released. */
    UNLOCK("unlock", true),
    /** A shared lock was taken in shared mode. */
    LOCK_SHARED("rlock", true),
    /** A shared lock was released from shared mode. */
    UNLOCK_SHARED("runlock", true),
    /** A thread gave its interlock up and went to sleep on a channel; the argument is the wait message. */
    SLEEP("sleep"),
    /** A sleep ended; the argument is the wait message and the reason. */
    RESUME("resume"),
    /** Wakeup was called on a channel; the argument counts the sleepers that it woke. */
    WAKEUP("wakeup"),
    /** A task was handed to its queue. */
    ENQUEUE("enqueue"),
    /** A task queue's thread begins a task. */
    TASK("task", true),
    /** The clock begins a callout's function. */
    CALLOUT("callout", true),
    /** A thread waits for a callout's function to return. */
    DRAIN("drain"),
    /** A wait for a callout's function is over. */
    DRAINED("drained"),
    /** Time jumped; the argument is an index into the recorded times. */
    TIME("time"),
    /** A nondeterministic choice was made; the argument is the number chosen. */
    CHOICE("choose"),
    /** A thread waits in select. */
    SELECT("select"),
    /** A wait in select is over; the argument is the reason. */
    SELECTED("selected"),
    /** A select latch was fired. */
    FIRE("fire"),
    /** A thread was started; the argument is its number. */
    SPAWN("spawn"),
    /** A thread ran to its end. */
    EXIT("exit", true),
    /** A field or an array element was read; the argument is its number. */
    READ("read"),
    /** A field or an array element was written; the argument is its number. */
    WRITE("write"),
    /** A deadline came although something else could happen; the argument is an index into the recorded times. */
    EARLY("timeout"),
    /** A sleep ended although nobody called wakeup. */
    SPURIOUS("spurious");

    private static final Verb[] VALUES = values();

    private final String word;
    private final boolean plain;

    Verb(String word) {
        this(word, false);
    }

    Verb(String word, boolean plain) {
        this.word = word;
        this.plain = plain;
    }

    /** The word that traces print. */
    public String word() {
        return word;
    }

    /**
     * Whether such an event says nothing of the order of steps but what the object that its step began with does, which
     * is on record by itself. Nearly all events are plain.
     */
    public boolean isPlain() {
        return plain;
    }

    static Verb of(int ordinal) {
        return VALUES[ordinal];
    }
}
