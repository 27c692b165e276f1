// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.ArrayList;
import java.util.List;

/** Whether the operations of a history can be put in an order that explains their results. */
public sealed interface Verdict {

    /**
     * They can.
     *
     * @param order the steps in one such order, for each object
     */
    record Linearizable(List<Taken> order) implements Verdict {}

    /**
     * They cannot.
     *
     * @param subject what it is that no order explains
     * @param history the operations of the object, one a line
     * @param prefix the longest order that the results allow
     * @param obstacles why it does not go on: each thread's next step
     */
    record NotLinearizable(String subject, List<String> history, List<Taken> prefix, List<Obstacle> obstacles)
            implements Verdict {

        /** In one line, what cannot be ordered. */
        public String message() {
            for (Obstacle obstacle : obstacles) {
                if (obstacle.kind() == Obstacle.Kind.RESULT) {
                    return "no order of what was done to the " + subject + " explains the result of "
                            + obstacle.operation();
                }
            }
            return "no order of what was done to the " + subject + " explains the results";
        }

        /** All of it for a reader. */
        public List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add("what was done to the " + subject + ", with the order of begins and ends:");
            history.forEach(line -> lines.add("  " + line));
            lines.add(prefix.isEmpty() ? "not even a first step is possible:" : "the longest order that is possible:");
            for (int i = 0; i < prefix.size(); i++) {
                lines.add("  " + (i + 1) + ". " + prefix.get(i).text());
            }
            if (!prefix.isEmpty()) {
                lines.add("after that nothing can come next:");
            }
            obstacles.forEach(obstacle -> lines.add("  " + obstacle.text()));
            return lines;
        }
    }

    /**
     * The search was given up.
     *
     * @param configurationsMax after that many configurations
     */
    record Undecided(long configurationsMax) implements Verdict {}

    /**
     * A step in an order.
     *
     * @param thread the name of its thread
     * @param step what it is, and what was seen
     */
    record Taken(String thread, String step) {
        /** Both in one line. */
        public String text() {
            return thread + ": " + step;
        }
    }

    /**
     * A step that cannot come next.
     *
     * @param thread the name of its thread
     * @param operation the operation that it belongs to, without its result
     * @param step what it is, and what was seen
     * @param kind what keeps it from being next
     * @param reason what would be seen instead, or what must come before
     */
    record Obstacle(String thread, String operation, String step, Kind kind, String reason) {
        /** What keeps a step from being next. */
        public enum Kind {
            /** Another result would be seen. */
            RESULT,
            /** An operation that was over before this one began has not had its turn. */
            ORDER
        }

        /** In one line. */
        public String text() {
            String why = switch (kind) {
                case RESULT -> ", but there " + reason;
                case ORDER -> " began after the end of " + reason;
            };
            return thread + ": " + step + why;
        }
    }
}
