// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.report;

import dev.unknot.explore.Explanation.Action;
import dev.unknot.explore.Explanation.Step;
import java.util.List;

/**
 * How a long execution comes to go round in circles.
 *
 * @param from the first step of the first round
 * @param length the steps of a round; 0 if there are no rounds
 */
record Rounds(int from, int length) {
    private static final int LENGTH_MAX = 1_000;
    /** An execution of fewer steps is shown in full. */
    private static final int STEPS_MIN = 1_000;

    /** The shortest round that the last quarter of the steps consists of, and where it began. */
    static Rounds of(List<Step> steps) {
        int count = steps.size();
        for (int length = 1; count >= STEPS_MIN && length <= Math.min(LENGTH_MAX, count / 8); length++) {
            int from = count - length;
            while (from > 0 && isLike(steps.get(from - 1), steps.get(from - 1 + length))) {
                from--;
            }
            if (from <= count - count / 4) {
                return new Rounds(from, length);
            }
        }
        return new Rounds(count, 0);
    }

    private static boolean isLike(Step a, Step b) {
        boolean like =
                a.thread() == b.thread() && a.actions().size() == b.actions().size();
        for (int i = 0; like && i < a.actions().size(); i++) {
            Action one = a.actions().get(i);
            Action other = b.actions().get(i);
            like = one.verb() == other.verb() && one.object().equals(other.object());
        }
        return like;
    }

    /** How many steps show what there is to see. */
    int shown() {
        return from + length;
    }
}
