// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

/**
 * How an event touches an object. Two events of different threads are dependent if they touch a common object in modes
 * that conflict; events of one thread always are.
 *
 * <table>
 * <caption>The modes that conflict</caption>
 * <tr><th></th><th>P</th><th>Q</th><th>X</th></tr>
 * <tr><th>P</th><td>no</td><td>yes</td><td>yes</td></tr>
 * <tr><th>Q</th><td>yes</td><td>no</td><td>yes</td></tr>
 * <tr><th>X</th><td>yes</td><td>yes</td><td>yes</td></tr>
 * </table>
 *
 * <p>P and X alone are the rule of readers and writers. Q is for changes that commute with one another but not with a
 * look at the result.
 *
 * <p><b>What an event touches</b>, by what it really did in its execution. The measure: where two events without a
 * conflict are adjacent, swapping them leaves the state, both events and their being enabled unchanged.
 *
 * <ul>
 *   <li>A variable: P by a read and by a compare-and-set that fails, which only look; X by whatever stores, even the
 *       same value, since the next to look may tell the order of two stores.
 *   <li>A mutex: X by lock, unlock, and an attempt that succeeds; P by an attempt that fails, which only looks.
 *   <li>A shared lock: P by a shared holder's coming and going, which no other shared holder notices; X by the exclusive
 *       holder's.
 *   <li>A channel: Q by going to sleep and by a timeout. A wakeup wakes all, so the order of the sleepers does not show;
 *       but each of them, swapped with a wakeup, makes a lost one of it or the other way round. P by a wakeup that finds
 *       nobody: two such do nothing. X by a wakeup that wakes somebody: swapped with another one, that would have been
 *       the one that wakes.
 *   <li>A sleeper's flag: X by the wakeup that wakes it, P by its going on after a wakeup. One that goes on after a
 *       timeout has not looked at the flag.
 *   <li>A thread's start: X by what starts it, P by its first event. A thread's end: X by its last event, P by who waits
 *       for that end.
 * </ul>
 */
public enum Mode {
    /** Looks, or changes what no other P notices. */
    P,
    /** Changes what no other Q notices. */
    Q,
    /** Changes. */
    X;

    private static final Mode[] VALUES = values();

    /** The mode as a set of bits, X having those of P and of Q. Two modes conflict if together they have both. */
    int bits() {
        return ordinal() + 1;
    }

    static Mode ofBits(int bits) {
        return VALUES[bits - 1];
    }

    /** Whether events of different threads that touch an object in these modes are dependent. */
    public boolean conflicts(Mode other) {
        return (bits() | other.bits()) == X.bits();
    }

    /** The mode of an event that touches an object in both modes. */
    public Mode with(Mode other) {
        return ofBits(bits() | other.bits());
    }
}
