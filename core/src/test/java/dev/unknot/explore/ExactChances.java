// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unknot.sync.sim.PendingSteps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes with what chance a random strategy fails: goes through all executions, and through what the strategy may have
 * in mind at each step. All threads are started first, as by {@link Started}.
 *
 * @param <S> what the strategy has in mind; has equals
 */
final class ExactChances<S> implements Strategy {
    private final DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
    private final Model<S> model;
    private final List<Map<S, Double>> minds = new ArrayList<>();
    private final List<Integer> choices = new ArrayList<>();
    private @Nullable PendingSteps pending;
    private int steps;

    /** A random strategy, as a way from one state of mind to the next. */
    interface Model<S> {
        /** What it has in mind before the first step, and how likely. */
        Map<S, Double> start();

        /** Tells what it may have in mind after it chose that thread, and how likely it comes to choose it and that. */
        void step(S mind, long enabled, int current, int chosen, PendingSteps pending, Sink<S> sink);
    }

    /** Told of what may be. */
    interface Sink<S> {
        void may(S mind, double chance);
    }

    private ExactChances(Model<S> model) {
        this.model = model;
        minds.add(model.start());
    }

    static <S> double ofFailing(Program program, Model<S> model) {
        ExactChances<S> chances = new ExactChances<>(model);
        Strategy started = new Started(chances);
        Executor executor = new Executor(program);
        double failing = 0;
        double all = 0;
        for (long index = 0; started.begin(index); index++) {
            Violation violation = executor.execute(started);
            double chance = chances.minds.get(chances.steps).values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            failing += violation == null ? 0 : chance;
            all += chance;
        }
        assertThat(all).as(program.name()).isCloseTo(1, within(1e-9));
        return failing;
    }

    @Override
    public String name() {
        return "exact";
    }

    @Override
    public boolean begin(long index) {
        steps = 0;
        return search.begin(index);
    }

    @Override
    public void watch(PendingSteps steps) {
        pending = steps;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        int chosen = search.chooseThread(enabled, current);
        int at = steps++;
        if (at < choices.size() && choices.get(at) == chosen) {
            return chosen;
        }
        choices.subList(at, choices.size()).clear();
        minds.subList(at + 1, minds.size()).clear();
        Map<S, Double> after = new HashMap<>();
        PendingSteps view = Objects.requireNonNull(pending);
        minds.get(at)
                .forEach((mind, before) -> model.step(
                        mind,
                        enabled,
                        current,
                        chosen,
                        view,
                        (next, chance) -> after.merge(next, before * chance, Double::sum)));
        choices.add(chosen);
        minds.add(after);
        return chosen;
    }

    @Override
    public int chooseValue(int bound) {
        throw new UnsupportedOperationException("a program with values");
    }

    @Override
    public String guarantee() {
        return search.guarantee();
    }

    // ---- models ----

    /** The random walk. */
    static final class Walk implements Model<String> {
        @Override
        public Map<String, Double> start() {
            return Map.of("", 1.0);
        }

        @Override
        public void step(String mind, long enabled, int current, int chosen, PendingSteps pending, Sink<String> sink) {
            sink.may(mind, 1.0 / Long.bitCount(enabled));
        }
    }

    /**
     * Partial order sampling. In mind are the priorities ever drawn, from the lowest to the highest: those that steps
     * have as their threads, all others, which nobody asks for again, as -1. A fresh one is equally likely anywhere
     * between them. It is drawn when it is first compared with another one.
     */
    static final class Sampling implements Model<List<Integer>> {
        @Override
        public Map<List<Integer>, Double> start() {
            return Map.of(List.of(), 1.0);
        }

        @Override
        public void step(
                List<Integer> mind,
                long enabled,
                int current,
                int chosen,
                PendingSteps pending,
                Sink<List<Integer>> sink) {
            List<Integer> kept = new ArrayList<>(mind);
            kept.replaceAll(thread -> isRedrawn(thread, current, pending) ? -1 : thread);
            boolean alone = Long.bitCount(enabled) == 1;
            List<Integer> fresh = new ArrayList<>();
            for (int thread = 0; thread < 64 && !alone; thread++) {
                if (!kept.contains(thread) && (enabled >>> thread & 1) != 0) {
                    fresh.add(thread);
                }
            }
            draw(kept, fresh, 0, 1, (drawn, chance) -> {
                int best = -1;
                for (int thread : drawn) {
                    best = thread >= 0 && (enabled >>> thread & 1) != 0 ? thread : best;
                }
                if (alone || best == chosen) {
                    sink.may(drawn.stream().allMatch(thread -> thread < 0) ? List.of() : drawn, chance);
                }
            });
        }

        private static boolean isRedrawn(int thread, int current, PendingSteps pending) {
            return thread >= 0
                    && (thread == current
                            || pending.access(thread).conflictsWith(pending.latestAccess(pending.object(thread))));
        }

        private static void draw(
                List<Integer> mind, List<Integer> fresh, int next, double chance, Sink<List<Integer>> sink) {
            if (next == fresh.size()) {
                sink.may(mind, chance);
                return;
            }
            for (int place = 0; place <= mind.size(); place++) {
                List<Integer> longer = new ArrayList<>(mind);
                longer.add(place, fresh.get(next));
                draw(longer, fresh, next + 1, chance / (mind.size() + 1), sink);
            }
        }
    }

    /** What a selectively uniform random walk has in mind; the turn is -1 if it is to be drawn. */
    record Turns(int selected, int turn, long waiting, List<Integer> left) {}

    /** Selectively uniform random walk, of threads that are all there from the beginning. */
    static final class Uniform implements Model<Turns> {
        private final StepProfile profile;
        private final int threads;

        Uniform(StepProfile profile, int threads) {
            this.profile = profile;
            this.threads = threads;
        }

        @Override
        public Map<Turns, Double> start() {
            Map<Turns, Double> start = new HashMap<>();
            for (int i = 0; i < profile.sharedCount(); i++) {
                List<Integer> left = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    left.add(profile.steps(profile.shared(i), thread));
                }
                start.put(new Turns(profile.shared(i), -1, 0, left), 1.0 / profile.sharedCount());
            }
            return start;
        }

        @Override
        public void step(Turns mind, long enabled, int current, int chosen, PendingSteps pending, Sink<Turns> sink) {
            if (mind.turn() < 0) {
                turns(
                        mind,
                        (1L << threads) - 1,
                        mind.waiting(),
                        1,
                        (next, chance) -> choose(next, chance, enabled, chosen, pending, sink));
            } else {
                choose(mind, 1, enabled, chosen, pending, sink);
            }
        }

        private static void turns(Turns mind, long among, long waiting, double chance, Sink<Turns> sink) {
            double sum = 0;
            for (int thread = 0; thread < mind.left().size(); thread++) {
                sum += (among >>> thread & 1) == 0 ? 0 : Math.max(1, mind.left().get(thread));
            }
            for (int thread = 0; thread < mind.left().size(); thread++) {
                if ((among >>> thread & 1) != 0) {
                    double weight = Math.max(1, mind.left().get(thread));
                    long others = waiting & ~(1L << thread);
                    sink.may(new Turns(mind.selected(), thread, others, mind.left()), chance * weight / sum);
                }
            }
        }

        private void choose(
                Turns mind, double chance, long enabled, int chosen, PendingSteps pending, Sink<Turns> sink) {
            long free = enabled & ~mind.waiting();
            if (free == 0) {
                turns(
                        mind,
                        enabled,
                        mind.waiting(),
                        chance,
                        (next, share) -> choose(next, share, enabled, chosen, pending, sink));
                return;
            }
            double each = chance / Long.bitCount(free);
            for (int thread = 0; thread < threads; thread++) {
                if ((free >>> thread & 1) == 0) {
                    continue;
                }
                boolean selects = pending.object(thread) == mind.selected();
                if (!selects) {
                    if (thread == chosen) {
                        sink.may(mind, each);
                    }
                } else if (thread == mind.turn()) {
                    if (thread == chosen) {
                        List<Integer> left = new ArrayList<>(mind.left());
                        left.set(thread, Math.max(0, left.get(thread) - 1));
                        sink.may(new Turns(mind.selected(), -1, 0, left), each);
                    }
                } else {
                    Turns waits = new Turns(mind.selected(), mind.turn(), mind.waiting() | 1L << thread, mind.left());
                    choose(waits, each, enabled, chosen, pending, sink);
                }
            }
        }
    }
}
