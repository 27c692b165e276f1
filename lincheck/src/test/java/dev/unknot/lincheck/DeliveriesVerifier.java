// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.HBClock;
import org.jetbrains.kotlinx.lincheck.execution.ResultWithClock;
import org.jetbrains.kotlinx.lincheck.util.LincheckResult;
import org.jetbrains.kotlinx.lincheck.util.ValueResult;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;
import org.jspecify.annotations.Nullable;

/**
 * The condition that batches fulfil. A collection gives the kqueue's lock up between two events, so that it is not
 * linearizable as a whole: it may return an event whose knote is deleted meanwhile, and yet miss another one whose knote
 * is deleted after that. What holds is this. There is an order of atomic steps, each within its call, such that
 *
 * <ul>
 *   <li>an addition, a trigger and a deletion is one step, with the result that the order gives it;
 *   <li>a collection is a step for its start, one for each event in turn, and one for its end. An event is pending at
 *       its step, which forgets it if the knote has EV_CLEAR. No knote is reported twice;
 *   <li>a collection that returns nothing has a step at which nothing is pending;
 *   <li>a collection that has room left, and has returned something, returned all events that were pending from its
 *       start to its end. Only {@link OneScanner} demands that: of two collections at a time, one may pass by what the
 *       other has at hand.
 * </ul>
 *
 * Nothing is said of the order of events. Everything else, such as an operation that throws, breaks the condition.
 */
public abstract class DeliveriesVerifier implements Verifier {
    private final Scanners scanners;

    /** How many collections there are at a time. */
    private enum Scanners {
        ONE,
        SEVERAL
    }

    private DeliveriesVerifier(Scanners scanners) {
        this.scanners = scanners;
    }

    /** For collections that do not overlap. */
    public static final class OneScanner extends DeliveriesVerifier {
        /** As Lincheck makes it. */
        public OneScanner(Class<?> sequentialSpecification) {
            super(Scanners.ONE);
        }
    }

    /** For any collections. */
    public static final class SeveralScanners extends DeliveriesVerifier {
        /** As Lincheck makes it. */
        public SeveralScanners(Class<?> sequentialSpecification) {
            super(Scanners.SEVERAL);
        }
    }

    /** A call that has returned. */
    private record Call(
            String name,
            int argument,
            @Nullable LincheckResult result,
            @Nullable HBClock clock) {
        boolean isCollection() {
            return name.equals("collect");
        }

        boolean returned(String value) {
            return result instanceof ValueResult known && value.equals(known.getValue());
        }

        /** The knotes that a collection returned; null if it did not return a list of different ones. */
        @Nullable
        List<Integer> events() {
            if (!(result instanceof ValueResult known && known.getValue() instanceof List<?> list)) {
                return null;
            }
            List<Integer> events = new ArrayList<>();
            for (Object event : list) {
                if (!(event instanceof Integer ident) || events.contains(ident)) {
                    return null;
                }
                events.add(ident);
            }
            return events.size() <= argument ? events : null;
        }
    }

    @Override
    public final boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
        Set<PendingEvents> states = new HashSet<>(Set.of(PendingEvents.NONE));
        states = inTurn(states, scenario.getInitExecution(), results.getInitResults());
        Set<PendingEvents> after = new HashSet<>();
        for (PendingEvents state : states) {
            new Search(parallel(scenario, results), state, after).go();
        }
        return !inTurn(after, scenario.getPostExecution(), results.getPostResults())
                .isEmpty();
    }

    private Set<PendingEvents> inTurn(Set<PendingEvents> before, List<Actor> actors, List<LincheckResult> results) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < actors.size(); i++) {
            calls.add(call(actors.get(i), results.get(i), null));
        }
        Set<PendingEvents> after = new HashSet<>();
        for (PendingEvents state : before) {
            new Search(List.of(calls), state, after).go();
        }
        return after;
    }

    private static List<List<Call>> parallel(ExecutionScenario scenario, ExecutionResult results) {
        List<List<Call>> threads = new ArrayList<>();
        for (int i = 0; i < scenario.getParallelExecution().size(); i++) {
            List<Actor> actors = scenario.getParallelExecution().get(i);
            List<ResultWithClock> outcomes =
                    results.getParallelResultsWithClock().get(i);
            List<Call> calls = new ArrayList<>();
            for (int j = 0; j < actors.size(); j++) {
                ResultWithClock outcome = outcomes.get(j);
                calls.add(call(actors.get(j), outcome.getResult(), outcome.getClockOnStart()));
            }
            threads.add(calls);
        }
        return threads;
    }

    private static Call call(Actor actor, @Nullable LincheckResult result, @Nullable HBClock clock) {
        return new Call(
                actor.getMethod().getName(), (Integer) actor.getArguments().get(0), result, clock);
    }

    /** The search for an order of steps; finds all states in which the calls can end. */
    private final class Search {
        private final List<List<Call>> threads;
        private final Set<PendingEvents> ends;
        private final Set<List<Object>> seen = new HashSet<>();

        private PendingEvents state;
        /** How many calls of each thread are over. */
        private final int[] done;
        /** How many steps each thread has made of the collection at hand; 0 if it has none. */
        private final int[] steps;
        /** The events that have been pending since the start of each thread's collection, and that it has not returned. */
        private final int[] owed;

        Search(List<List<Call>> threads, PendingEvents start, Set<PendingEvents> ends) {
            this.threads = threads;
            this.ends = ends;
            state = start;
            done = new int[threads.size()];
            steps = new int[threads.size()];
            owed = new int[threads.size()];
        }

        void go() {
            if (!seen.add(List.of(state, Arrays.toString(done), Arrays.toString(steps), Arrays.toString(owed)))) {
                return;
            }
            boolean over = true;
            for (int thread = 0; thread < threads.size(); thread++) {
                if (done[thread] < threads.get(thread).size()) {
                    over = false;
                    tryStep(thread, threads.get(thread).get(done[thread]));
                }
            }
            if (over) {
                ends.add(state);
            }
        }

        private void tryStep(int thread, Call call) {
            PendingEvents stateBefore = state;
            int[] owedBefore = owed.clone();
            int doneBefore = done[thread];
            int stepsBefore = steps[thread];
            if (step(thread, call)) {
                for (int i = 0; i < owed.length; i++) {
                    owed[i] &= state.pending();
                }
                go();
            }
            state = stateBefore;
            System.arraycopy(owedBefore, 0, owed, 0, owed.length);
            done[thread] = doneBefore;
            steps[thread] = stepsBefore;
        }

        /** Makes the next step of a thread, if there is one that fits. */
        private boolean step(int thread, Call call) {
            if (call.isCollection()) {
                List<Integer> events = call.events();
                return events != null && stepCollection(thread, call, events);
            }
            if (!mayBegin(thread, call)) {
                return false;
            }
            done[thread]++;
            return stepChange(call);
        }

        private boolean stepChange(Call call) {
            int ident = call.argument();
            switch (call.name()) {
                case "add" -> state = state.add(ident);
                case "addClear" -> state = state.addClear(ident);
                case "trigger", "delete" -> {
                    if (!state.has(ident)) {
                        return call.returned("ENOENT");
                    }
                    state = call.name().equals("trigger") ? state.trigger(ident) : state.delete(ident);
                }
                default -> throw new IllegalArgumentException("no such operation: " + call.name());
            }
            return call.returned("OK");
        }

        private boolean stepCollection(int thread, Call call, List<Integer> events) {
            if (steps[thread] == 0) {
                steps[thread] = 1;
                owed[thread] = state.pending();
                return mayBegin(thread, call);
            }
            int delivered = steps[thread] - 1;
            if (delivered < events.size()) {
                int ident = events.get(delivered);
                steps[thread]++;
                boolean fits = state.isPending(ident);
                state = state.deliver(ident);
                owed[thread] &= ~(1 << ident);
                return fits;
            }
            steps[thread] = 0;
            done[thread]++;
            return mayEnd(thread, call, events);
        }

        private boolean mayEnd(int thread, Call call, List<Integer> events) {
            if (events.size() == call.argument()) {
                return true;
            }
            if (events.isEmpty()) {
                return state.pending() == 0;
            }
            return switch (scanners) {
                case ONE -> owed[thread] == 0;
                case SEVERAL -> true;
            };
        }

        /** Whether all calls are over that had returned when this one began. */
        private boolean mayBegin(int thread, Call call) {
            HBClock clock = call.clock();
            if (clock == null) {
                return true;
            }
            for (int other = 0; other < threads.size(); other++) {
                if (other != thread && done[other] < clock.get(other)) {
                    return false;
                }
            }
            return true;
        }
    }
}
