// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/**
 * When sleeps and waits in select may end that nobody ends, and callouts begin.
 *
 * <p>At the least, time moves when nothing else can happen, to the next deadline: no timeout is early, and none races
 * with anything. Beyond that a deadline may come at any time, as if the threads had been slow: the choice of a thread that
 * sleeps, or of the clock, then moves time. Since what goes off again and again would do so for ever, each thread does it
 * so many times an execution. And a sleep may end although nobody called wakeup, which hides lost wakeups, and shows who does not look
 * again at what he waited for.
 *
 * <p>Each of them is a step of its own; who is woken then takes its lock again, as ever. The numbers are those of each
 * thread, so that none takes from another what it might do.
 *
 * @param earlyTimeouts how many times each thread, or the clock, may move time although something else can happen
 * @param spuriousWakeups how many sleeps of each thread may end without a cause
 */
public record WakePolicy(int earlyTimeouts, int spuriousWakeups) {
    /** Nothing comes early, and nothing without a cause. */
    public static final WakePolicy STRICT = new WakePolicy(0, 0);

    /** The largest number of each. */
    public static final int MAX = 1_000;

    /**
     * Such a policy.
     *
     * @throws IllegalArgumentException if a number is negative or larger than {@link #MAX}
     */
    public WakePolicy {
        if (earlyTimeouts < 0 || earlyTimeouts > MAX || spuriousWakeups < 0 || spuriousWakeups > MAX) {
            throw new IllegalArgumentException("early timeouts and spurious wakeups are numbers from 0 to " + MAX);
        }
    }

    /** Whether it is {@link #STRICT}. */
    public boolean isStrict() {
        return earlyTimeouts == 0 && spuriousWakeups == 0;
    }

    /** What it allows, in words: {@code at most 2 early timeouts a thread, no spurious wakeups}. */
    public String describe() {
        return count(earlyTimeouts, "early timeout") + ", " + count(spuriousWakeups, "spurious wakeup");
    }

    private static String count(int count, String what) {
        return (count == 0 ? "no " : "at most " + count + ' ')
                + what
                + (count == 1 ? "" : "s")
                + (count == 0 ? "" : " a thread");
    }
}
