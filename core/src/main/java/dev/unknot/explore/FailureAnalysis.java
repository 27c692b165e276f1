// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.DepthFirst.Cost;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What makes a schedule fail, found out by complete searches of its neighbours: the least number of preemptions, the
 * point of no return, and the order constraints of which each is necessary. Nothing is said that was not shown within
 * the executions that it may cost.
 *
 * @param preemptions the preemptions of the schedule itself
 * @param leastPreemptions a number of preemptions with which a schedule fails, and with fewer none, if that was shown
 * @param lostAfter after so many steps of the schedule every continuation fails, in this or another way; if there was
 *     nothing shown, all its steps
 * @param lostBefore with fewer steps than that some continuation passes; what is between the two is not known
 * @param necessary order constraints without which nothing fails in this way; none follows from the others
 * @param waiting the threads that wait at the end; their next steps, which never come, have the numbers after the last
 *     step of the schedule, in this order
 */
public record FailureAnalysis(
        int preemptions,
        OptionalInt leastPreemptions,
        int lostAfter,
        int lostBefore,
        List<Order> necessary,
        List<Integer> waiting) {

    /**
     * An order of two steps of different threads. It speaks of the how-manieth step of a thread each is, and is
     * necessary if no schedule fails in the same way in which the later one comes before the earlier one.
     *
     * @param earlier the number of the earlier step in the schedule
     * @param later the number of the later one; it may be one of {@link FailureAnalysis#waiting}
     * @param scope among which schedules that was shown
     */
    public record Order(int earlier, int later, Scope scope) {}

    /** Schedules among which none was found that fails. */
    public enum Scope {
        /** All. */
        ALL_SCHEDULES,
        /** Those with no more preemptions than the schedule itself has. */
        NO_MORE_PREEMPTIONS
    }

    /**
     * Analyses a schedule that fails.
     *
     * @param signature the {@link Violation#signature} of its failure
     * @param executionsMax how many executions it may cost
     */
    public static FailureAnalysis of(Executor executor, Schedule schedule, String signature, long executionsMax) {
        return new Analyst(executor, schedule.choices(), signature, executionsMax).analyse();
    }

    /** What a search came to. */
    private enum Found {
        /** An execution that was looked for. */
        ONE,
        /** None, and everything was tried. */
        NONE,
        /** None, but not everything was tried. */
        UNKNOWN
    }

    /** Does the searches of one analysis. */
    private static final class Analyst {
        /** The share of the budget that one question may cost. */
        private static final int QUESTIONS = 50;

        private final Executor executor;
        private final int[] choices;
        private final String signature;
        private final long questionMax;
        private long executionsLeft;
        private int preemptions;
        private List<Integer> waiting = List.of();

        private Analyst(Executor executor, int[] choices, String signature, long executionsMax) {
            this.executor = executor;
            this.choices = choices;
            this.signature = signature;
            executionsLeft = executionsMax;
            questionMax = Math.max(1, executionsMax / QUESTIONS);
        }

        private FailureAnalysis analyse() {
            Continuations itself = new Continuations(choices, choices.length, unbounded());
            itself.begin(0);
            executor.execute(itself);
            preemptions = itself.preemptions();
            waiting = waiting();
            OptionalInt least = leastPreemptions();
            int lostAfter = choices.length;
            Found passing = Found.NONE;
            while (lostAfter > 0 && passing == Found.NONE) {
                passing = passingAfter(lostAfter - 1);
                lostAfter -= passing == Found.NONE ? 1 : 0;
            }
            int lostBefore = passing == Found.UNKNOWN ? 0 : lostAfter;
            return new FailureAnalysis(preemptions, least, lostAfter, lostBefore, necessary(), waiting);
        }

        /** The threads that wait at the end of the execution. */
        private List<Integer> waiting() {
            return switch (executor.ending()) {
                case STUCK, BLOCKED ->
                    executor.scheduler().waiters().stream().map(Waiter::thread).toList();
                case COMPLETED, PANIC, EXCEPTION, STEP_LIMIT, STOPPED -> List.of();
            };
        }

        /** The thread of a step, also of one that never comes. */
        private int thread(int step) {
            return step < choices.length ? choices[step] : waiting.get(step - choices.length);
        }

        private static DepthFirst unbounded() {
            return new DepthFirst(Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
        }

        private boolean fails(@Nullable Violation violation) {
            return violation != null && violation.signature().equals(signature);
        }

        /** Runs a search until an execution is what is looked for, or the budget of the question is spent. */
        private Found search(Strategy search, long executionsMax, Predicate<@Nullable Violation> wanted) {
            boolean cutOff = false;
            for (long index = 0; search.begin(index); index++) {
                if (index >= executionsMax || executionsLeft-- <= 0) {
                    return Found.UNKNOWN;
                }
                Violation violation = executor.execute(search);
                cutOff |= executor.ending() == Ending.STEP_LIMIT;
                if (executor.ending() != Ending.STOPPED && wanted.test(violation)) {
                    return Found.ONE;
                }
            }
            return cutOff ? Found.UNKNOWN : Found.NONE;
        }

        private OptionalInt leastPreemptions() {
            for (int bound = 0; bound <= preemptions; bound++) {
                Found found = search(new DepthFirst(Cost.PREEMPTIONS, bound), executionsLeft / 2, this::fails);
                if (found != Found.NONE) {
                    return found == Found.ONE ? OptionalInt.of(bound) : OptionalInt.empty();
                }
            }
            return OptionalInt.empty();
        }

        /** Looks for a continuation of the first steps of the schedule that passes. */
        private Found passingAfter(int steps) {
            Continuations continuations = new Continuations(choices, steps, unbounded());
            return search(
                    continuations,
                    questionMax,
                    violation -> violation == null && executor.ending() != Ending.STEP_LIMIT);
        }

        // ---- necessary orders ----

        /** The steps of each thread, by their number in the schedule. */
        private Map<Integer, List<Integer>> stepsByThread() {
            Map<Integer, List<Integer>> steps = new TreeMap<>();
            for (int i = 0; i < choices.length; i++) {
                if (choices[i] < Recording.VALUE_BASE) {
                    steps.computeIfAbsent(choices[i], thread -> new ArrayList<>())
                            .add(i);
                }
            }
            return steps;
        }

        private List<Order> necessary() {
            Map<Integer, List<Integer>> steps = stepsByThread();
            List<Order> orders = new ArrayList<>();
            steps.forEach((earlier, earlierSteps) -> steps.forEach((later, laterSteps) -> {
                if (!earlier.equals(later)) {
                    addTightest(orders, earlierSteps, withNext(later, laterSteps));
                }
            }));
            orders.removeIf(order -> follows(order, orders));
            return orders.stream()
                    .sorted((a, b) -> Integer.compare(a.later(), b.later()))
                    .toList();
        }

        /** The steps of a thread, and its next one if it waits at the end. */
        private List<Integer> withNext(int thread, List<Integer> steps) {
            int place = waiting.indexOf(thread);
            if (place < 0) {
                return steps;
            }
            List<Integer> all = new ArrayList<>(steps);
            all.add(choices.length + place);
            return all;
        }

        /**
         * Finds the tightest necessary orders of two threads. If an order is necessary, so is that of anything before
         * the earlier step and anything after the later one; hence for each later step the last necessary earlier one
         * is found by bisection, and never moves back.
         */
        private void addTightest(List<Order> orders, List<Integer> earlier, List<Integer> later) {
            int known = -1;
            for (int j = 0; j < later.size(); j++) {
                int low = known;
                int high = lastBefore(earlier, later.get(j));
                Question best = null;
                while (low < high) {
                    int middle = (low + high + 1) / 2;
                    Question question = new Question(earlier.get(middle), middle, later.get(j), j);
                    ask(question);
                    if (question.isNecessary()) {
                        low = middle;
                        best = question;
                    } else {
                        high = middle - 1;
                    }
                }
                known = low;
                if (best != null && best.possible) {
                    orders.add(new Order(best.earlier, best.later, best.scope));
                }
            }
        }

        /** The index of the last of the steps that is before another one; -1 if none is. */
        private static int lastBefore(List<Integer> steps, int other) {
            int last = -1;
            while (last + 1 < steps.size() && steps.get(last + 1) < other) {
                last++;
            }
            return last;
        }

        /** Whether something fails if two steps come in the reverse order. */
        private static final class Question {
            private final int earlier;
            private final int earlierOrdinal;
            private final int later;
            private final int laterOrdinal;
            private Found failing = Found.UNKNOWN;
            private Scope scope = Scope.ALL_SCHEDULES;
            /** The reverse order does occur. */
            private boolean possible;

            private Question(int earlier, int earlierOrdinal, int later, int laterOrdinal) {
                this.earlier = earlier;
                this.earlierOrdinal = earlierOrdinal;
                this.later = later;
                this.laterOrdinal = laterOrdinal;
            }

            private boolean isNecessary() {
                return failing == Found.NONE;
            }
        }

        private void ask(Question question) {
            ask(question, unbounded());
            if (question.failing == Found.UNKNOWN) {
                question.scope = Scope.NO_MORE_PREEMPTIONS;
                ask(question, new DepthFirst(Cost.PREEMPTIONS, preemptions));
            }
        }

        private void ask(Question question, DepthFirst all) {
            question.possible = false;
            Reversal reversal = new Reversal(
                    thread(question.earlier),
                    question.earlierOrdinal,
                    thread(question.later),
                    question.laterOrdinal,
                    all);
            question.failing = search(reversal, questionMax, violation -> {
                question.possible |= reversal.isReversed();
                return reversal.isReversed() && fails(violation);
            });
        }

        /** Whether an order follows from the others, and from the order within each thread. */
        private boolean follows(Order order, List<Order> orders) {
            List<Integer> reached = new ArrayList<>(List.of(order.earlier()));
            for (int i = 0; i < reached.size(); i++) {
                int from = reached.get(i);
                for (Order other : orders) {
                    boolean leads = thread(other.earlier()) == thread(from) && other.earlier() >= from;
                    if (!other.equals(order) && leads && !reached.contains(other.later())) {
                        reached.add(other.later());
                    }
                }
            }
            return reached.stream()
                    .skip(1)
                    .anyMatch(step -> thread(step) == thread(order.later()) && step <= order.later());
        }
    }
}
