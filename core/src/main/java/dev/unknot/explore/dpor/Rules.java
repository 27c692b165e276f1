// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

/**
 * The rules of the search in which a mistake would be silent: it would miss traces or run some twice. Each has a test
 * that puts the mistake in its place and sees the counts go wrong.
 */
class Rules {

    /** A race with one event does not hide races with earlier ones that do not happen before it. */
    boolean looksBehindRaces() {
        return true;
    }

    /** An event that happens before the event in question by way of others does not hide earlier ones. */
    boolean looksBehindOrdered() {
        return true;
    }

    /** An event without which the later one could not be made is no race, and hides nothing. */
    boolean enablersAreTransparent() {
        return true;
    }

    /** Where a lock has several shared holders, all of them are moved out of the way of one that wants it for itself. */
    boolean movesAllHolders() {
        return true;
    }

    /** What a blocked thread would do races too. */
    boolean blockedThreadsRace() {
        return true;
    }

    /** That is so also where the execution ends because all enabled threads sleep (only in the search by source sets). */
    boolean blockedThreadsRaceInSleep() {
        return true;
    }

    /** A sleeping thread that has no part in a sequence and is independent of all of it makes the sequence redundant. */
    boolean knowsWeakInitials() {
        return true;
    }

    /** A sequence is inserted below a branch that has no part in it and is independent of all of it. */
    boolean descendsThroughIndependent() {
        return true;
    }

    /** What is to be explored before a branch sleeps in it (only in the search in rounds). */
    boolean siblingsSleep() {
        return true;
    }

    /** A sequence that nothing leads to is added (only in the search in rounds). */
    boolean addsBranches() {
        return true;
    }

    /** Nothing of a branch before its leaf is cut off before all that is to be explored before it (the same). */
    boolean keepsWhatIsRight() {
        return true;
    }

    /** Where events choose, something may sleep at the end of a branch, which then is no leaf (the same). */
    boolean looksForSleepersAtEnds() {
        return true;
    }
}
