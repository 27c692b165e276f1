// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import java.util.List;

/**
 * One operation of a thread.
 *
 * @param kind what it does
 * @param object the index of its variable, lock or channel among those of its kind, or the number of its thread
 * @param mutex the index of the mutex of a sleep, else 0
 * @param value what a write stores, or what is compared with; else 0
 * @param update what a compare-and-set stores, else 0
 * @param body what follows if the comparison holds, the lock was free, or (of a loop) it goes on
 * @param otherwise what follows if the comparison fails
 */
public record Op(Kind kind, int object, int mutex, int value, int update, List<Op> body, List<Op> otherwise) {

    /** What an operation names first. */
    enum Operand {
        VARIABLE("variable"),
        MUTEX("mutex"),
        SHARED("shared lock"),
        CHANNEL("channel"),
        THREAD("thread");

        private final String noun;

        Operand(String noun) {
            this.noun = noun;
        }

        String noun() {
            return noun;
        }
    }

    /** What an operation does. */
    public enum Kind {
        /** Reads a variable. */
        READ("r", Operand.VARIABLE, 0, 0),
        /** Stores a value. */
        WRITE("w", Operand.VARIABLE, 1, 0),
        /** Adds one. */
        INCREMENT("rmw", Operand.VARIABLE, 0, 0),
        /** Stores a value if the variable has another one. */
        COMPARE_AND_SET("cas", Operand.VARIABLE, 2, 0),
        /** Takes a mutex. */
        LOCK("lock", Operand.MUTEX, 0, 0),
        /** Releases a mutex. */
        UNLOCK("unlock", Operand.MUTEX, 0, 0),
        /** Takes a mutex if it is free. */
        TRY_LOCK("trylock", Operand.MUTEX, 0, 1),
        /** Takes a shared lock in shared mode. */
        LOCK_SHARED("rlock", Operand.SHARED, 0, 0),
        /** Releases a shared lock from shared mode. */
        UNLOCK_SHARED("runlock", Operand.SHARED, 0, 0),
        /** Takes a shared lock in exclusive mode. */
        LOCK_EXCLUSIVE("wlock", Operand.SHARED, 0, 0),
        /** Releases a shared lock from exclusive mode. */
        UNLOCK_EXCLUSIVE("wunlock", Operand.SHARED, 0, 0),
        /** Gives the mutex up, sleeps until woken, and takes the mutex again. */
        SLEEP("sleep", Operand.CHANNEL, 0, 0),
        /** Gives the mutex up and sleeps until woken. */
        SLEEP_DROP("sleepdrop", Operand.CHANNEL, 0, 0),
        /** Gives the mutex up, sleeps until woken or for any time, and takes the mutex again. */
        TIMED_SLEEP("tsleep", Operand.CHANNEL, 0, 0),
        /** Wakes all sleepers of a channel. */
        WAKEUP("wakeup", Operand.CHANNEL, 0, 0),
        /** Reads a variable, and branches. */
        IF_EQUAL("ifeq", Operand.VARIABLE, 1, 2),
        /** Reads a variable again and again, as long as it has not the value. */
        WHILE_NOT_EQUAL("whilene", Operand.VARIABLE, 1, 1),
        /** Starts a thread. */
        SPAWN("spawn", Operand.THREAD, 0, 0),
        /** Waits for the end of a thread. */
        JOIN("join", Operand.THREAD, 0, 0);

        private final String word;
        private final Operand operand;
        private final int valueCount;
        private final int bodyCount;

        Kind(String word, Operand operand, int valueCount, int bodyCount) {
            this.word = word;
            this.operand = operand;
            this.valueCount = valueCount;
            this.bodyCount = bodyCount;
        }

        /** The word of the file format. */
        public String word() {
            return word;
        }

        Operand operand() {
            return operand;
        }

        boolean namesMutex() {
            return this == SLEEP || this == SLEEP_DROP || this == TIMED_SLEEP;
        }

        int valueCount() {
            return valueCount;
        }

        int bodyCount() {
            return bodyCount;
        }
    }
}
