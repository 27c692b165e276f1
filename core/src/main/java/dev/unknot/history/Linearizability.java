// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import dev.unknot.history.Verdict.Obstacle;
import dev.unknot.history.Verdict.Taken;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a history is linearizable: whether there is an order of the atomic steps of its operations, each within
 * the interval of its operation, in which a sequential model gives what was seen.
 *
 * <p>The search is that of Wing and Gong: it takes, one by one, steps that no unfinished operation must precede, and goes
 * back where the model refuses. As Lowe found, it need not go on twice from the same set of steps and the same state; as
 * a thread's steps come in order, the set is one number a thread. The time may still be exponential in the number of
 * threads; it is not in the number of operations.
 *
 * <p>An operation that has not returned may have taken effect, in part too, or not.
 */
public final class Linearizability {
    /** The largest number of configurations, unless somebody asks for another. */
    public static final long DEFAULT_CONFIGURATIONS_MAX = 1_000_000;

    private Linearizability() {}

    /** Judges a history. */
    public static <S, C, R> Verdict check(Model<S, C, R> model, History<C, R> history) {
        return check(model, history, DEFAULT_CONFIGURATIONS_MAX);
    }

    /**
     * Judges a history.
     *
     * @param configurationsMax how many configurations of an object to look at before giving up
     */
    public static <S, C, R> Verdict check(Model<S, C, R> model, History<C, R> history, long configurationsMax) {
        List<Taken> order = new ArrayList<>();
        Verdict undecided = null;
        for (History<C, R> part : model.partition(history)) {
            switch (new Search<>(model, part, configurationsMax).go()) {
                case Verdict.NotLinearizable broken -> {
                    return broken;
                }
                case Verdict.Undecided open -> undecided = open;
                case Verdict.Linearizable sound -> order.addAll(sound.order());
            }
        }
        return undecided == null ? new Verdict.Linearizable(order) : undecided;
    }

    /** A step of a thread. */
    private static final class Place<S, C, R> {
        private final Invocation<C, R> operation;
        private final Step<S> step;
        /** How many steps of each thread must have come before. */
        private final int[] needs;

        Place(Invocation<C, R> operation, Step<S> step, int[] needs) {
            this.operation = operation;
            this.step = step;
            this.needs = needs;
        }

        Invocation<C, R> operation() {
            return operation;
        }

        Step<S> step() {
            return step;
        }
    }

    /** The steps taken so far: how many of each thread, and the state that they lead to. */
    private static final class Configuration<S> {
        private final int[] taken;
        private final S state;

        Configuration(int[] taken, S state) {
            this.taken = taken;
            this.state = state;
        }

        S state() {
            return state;
        }

        @Override
        public boolean equals(@Nullable Object object) {
            return object instanceof Configuration<?> other
                    && Arrays.equals(taken, other.taken)
                    && Objects.equals(state, other.state);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(taken) + Objects.hashCode(state);
        }
    }

    /** A configuration that the search has come to, and how; {@code required} counts the steps that had to be taken. */
    private record Node<S, C, R>(
            Configuration<S> configuration,
            @Nullable Node<S, C, R> before,
            @Nullable Place<S, C, R> last,
            int required) {}

    /** The search for an order of one object's operations. */
    private static final class Search<S, C, R> {
        private final Model<S, C, R> model;
        private final History<C, R> history;
        private final long configurationsMax;
        private final List<List<Place<S, C, R>>> threads = new ArrayList<>();
        /** How many steps of each thread must be taken; those after them are of an operation that has not returned. */
        private final int[] required;

        private final Set<Configuration<S>> seen = new HashSet<>();
        private final Deque<Node<S, C, R>> open = new ArrayDeque<>();

        Search(Model<S, C, R> model, History<C, R> history, long configurationsMax) {
            this.model = model;
            this.history = history;
            this.configurationsMax = configurationsMax;
            required = new int[history.threads().size()];
            plan();
        }

        private void plan() {
            int count = required.length;
            int[] cursors = new int[count];
            for (int i = 0; i < count; i++) {
                threads.add(new ArrayList<>());
            }
            List<Invocation<C, R>> operations = history.operations();
            int[] stepsOver = new int[count];
            for (Invocation<C, R> operation : operations) {
                for (int other = 0; other < count; other++) {
                    advance(other, operation, cursors, stepsOver);
                }
                int[] needs = stepsOver.clone();
                List<Place<S, C, R>> places = threads.get(operation.thread());
                for (Step<S> step : steps(operation)) {
                    places.add(new Place<>(operation, step, needs));
                }
                if (!operation.isPending()) {
                    required[operation.thread()] = places.size();
                }
            }
        }

        private List<Step<S>> steps(Invocation<C, R> operation) {
            return operation.isPending() ? model.pendingSteps(history, operation) : model.steps(history, operation);
        }

        /** Counts the steps of a thread's operations that were over before this one began. */
        private void advance(int thread, Invocation<C, R> operation, int[] cursors, int[] stepsOver) {
            List<Invocation<C, R>> own = history.threads().get(thread);
            List<Place<S, C, R>> places = threads.get(thread);
            while (cursors[thread] < own.size() && own.get(cursors[thread]).precedes(operation)) {
                Invocation<C, R> over = own.get(cursors[thread]++);
                while (stepsOver[thread] < places.size()
                        && places.get(stepsOver[thread]).operation() == over) {
                    stepsOver[thread]++;
                }
            }
        }

        Verdict go() {
            Node<S, C, R> best =
                    new Node<>(new Configuration<>(new int[required.length], model.initial()), null, null, 0);
            open.push(best);
            int goal = Arrays.stream(required).sum();
            while (!open.isEmpty()) {
                Node<S, C, R> node = open.pop();
                if (node.required() > best.required()) {
                    best = node;
                }
                if (node.required() == goal) {
                    return new Verdict.Linearizable(path(node));
                }
                if (seen.size() > configurationsMax) {
                    return new Verdict.Undecided(configurationsMax);
                }
                expand(node);
            }
            return new Verdict.NotLinearizable(model.subject(), history.lines(), path(best), obstacles(best));
        }

        /** Adds what can follow, so that the step whose operation ends first is tried first. */
        private void expand(Node<S, C, R> node) {
            List<Place<S, C, R>> candidates = new ArrayList<>(required.length);
            for (int thread = 0; thread < required.length; thread++) {
                Place<S, C, R> next = next(node, thread);
                if (next != null && missing(node, next) < 0) {
                    candidates.add(next);
                }
            }
            candidates.sort(Comparator.comparingInt(
                            (Place<S, C, R> place) -> place.operation().end())
                    .thenComparingInt(place -> place.operation().thread())
                    .reversed());
            for (Place<S, C, R> candidate : candidates) {
                int thread = candidate.operation().thread();
                int[] taken = node.configuration().taken.clone();
                int now = ++taken[thread];
                int count = node.required() + (now <= required[thread] ? 1 : 0);
                for (S state : candidate.step().after(node.configuration().state())) {
                    Configuration<S> configuration = new Configuration<>(taken, state);
                    if (seen.add(configuration)) {
                        open.push(new Node<>(configuration, node, candidate, count));
                    }
                }
            }
        }

        private @Nullable Place<S, C, R> next(Node<S, C, R> node, int thread) {
            int taken = node.configuration().taken[thread];
            List<Place<S, C, R>> places = threads.get(thread);
            return taken < places.size() ? places.get(taken) : null;
        }

        /** A thread whose operations that were over before a step's began are not all taken; -1 if there is none. */
        private int missing(Node<S, C, R> node, Place<S, C, R> place) {
            int[] taken = node.configuration().taken;
            for (int other = 0; other < taken.length; other++) {
                if (taken[other] < place.needs[other]) {
                    return other;
                }
            }
            return -1;
        }

        private List<Taken> path(Node<S, C, R> end) {
            List<Taken> path = new ArrayList<>();
            for (Node<S, C, R> node = end; node != null; node = node.before()) {
                Place<S, C, R> last = node.last();
                if (last != null) {
                    path.add(new Taken(
                            history.name(last.operation()), last.step().text()));
                }
            }
            return path.reversed();
        }

        private List<Obstacle> obstacles(Node<S, C, R> node) {
            List<Obstacle> obstacles = new ArrayList<>();
            for (int thread = 0; thread < required.length; thread++) {
                Place<S, C, R> next = next(node, thread);
                if (next != null && !next.operation().isPending()) {
                    obstacles.add(obstacle(node, next));
                }
            }
            return obstacles;
        }

        private Obstacle obstacle(Node<S, C, R> node, Place<S, C, R> next) {
            S state = node.configuration().state();
            int missing = missing(node, next);
            String name = history.name(next.operation());
            String call = next.operation().call() + " of " + name;
            String step = next.step().text();
            if (missing < 0) {
                String reason = next.step().after(state).isEmpty()
                        ? next.step().instead(state)
                        : "it leads to no end, whatever comes after it";
                return new Obstacle(name, call, step, Obstacle.Kind.RESULT, reason);
            }
            Place<S, C, R> before = next(node, missing);
            String reason = before == null
                    ? "another one"
                    : before.operation().call() + " of " + history.name(before.operation());
            return new Obstacle(name, call, step, Obstacle.Kind.ORDER, reason);
        }
    }
}
