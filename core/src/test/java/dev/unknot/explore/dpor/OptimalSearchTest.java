// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.explore.SplitMix;
import dev.unknot.explore.dpor.RoundSearch.Explorer;
import dev.unknot.explore.program.Listing;
import dev.unknot.explore.program.ProgramModel;
import dev.unknot.explore.program.RecordedPrograms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Searches in rounds, on programs of which the number of traces is known. */
final class OptimalSearchTest {
    private static final List<Listing> RANDOM =
            RecordedPrograms.select(RecordedPrograms.RANDOM, listing -> RecordedPrograms.traces(listing) <= 200);
    private static final List<Listing> NAMED =
            RecordedPrograms.select(RecordedPrograms.NAMED, listing -> RecordedPrograms.traces(listing) <= 400);

    /** What a search did: the executions by their numbers, and how many were in vain. */
    private record Made(List<String> executions, long inVain) {}

    private static List<Explorer> explorers(OptimalSearch search, Supplier<Model> models, int count) {
        return Stream.generate(() -> search.explorer(models.get())).limit(count).toList();
    }

    private static String text(Explorer explorer) {
        StringBuilder text = new StringBuilder().append(explorer.number()).append(':');
        for (int event = 0; event < explorer.execution().length(); event++) {
            text.append(' ').append(explorer.execution().action(event));
        }
        return text.toString();
    }

    /** Has explorers take turns until nothing is left. */
    private static Made run(OptimalSearch search, Supplier<Model> models, int count, long enough) {
        List<Explorer> explorers = explorers(search, models, count);
        List<String> executions = new ArrayList<>();
        while (executions.size() < enough) {
            Explorer explorer = explorers.get(executions.size() % count);
            if (!explorer.next()) {
                break;
            }
            executions.add(text(explorer));
            explorer.learn();
        }
        return new Made(executions, search.blockedRuns());
    }

    private static Made run(Listing listing, int roundMax, int count, Rules rules) {
        long enough = RecordedPrograms.traces(listing) * 2 + 50;
        return run(new OptimalSearch(roundMax, rules), () -> new ProgramModel(listing), count, enough);
    }

    @Test
    void rounds_recordedPrograms_haveEachTraceOnceWhateverTheirSize() {
        assertThat(RANDOM.size()).isGreaterThan(800);
        for (List<Listing> listings : List.of(RANDOM, NAMED)) {
            for (Listing listing : listings) {
                for (int roundMax : new int[] {1, 4, 64}) {
                    Made made = run(listing, roundMax, 1, new Rules());
                    assertThat(made.executions()).as(listing.name()).hasSize((int) RecordedPrograms.traces(listing));
                    assertThat(made.inVain()).as(listing.name()).isZero();
                }
            }
        }
    }

    @Test
    void explorers_anyNumber_haveTheSameExecutionsInTheSameOrder() {
        for (Listing listing : NAMED) {
            Made alone = run(listing, 8, 1, new Rules());
            assertThat(run(listing, 8, 3, new Rules())).as(listing.name()).isEqualTo(alone);
        }
    }

    /** The traces of a model by trying all orders and choices, each with its events before one another. */
    private static Set<Long> bruteForce(int[][][] threads) {
        Set<Long> traces = new HashSet<>();
        bruteForce(threads, new ArrayList<>(), traces);
        return traces;
    }

    private static void bruteForce(int[][][] threads, List<Integer> actions, Set<Long> traces) {
        ChoosingModel model = new ChoosingModel(threads);
        int[] sets = new int[actions.size()];
        for (int i = 0; i < sets.length; i++) {
            sets[i] = model.step(actions.get(i));
        }
        if (model.enabled() == 0) {
            traces.add(trace(model.accesses(), actions, sets));
            return;
        }
        for (long rest = model.enabled(); rest != 0; rest &= rest - 1) {
            int wanted = Long.numberOfTrailingZeros(rest);
            while (wanted >= 0) {
                ChoosingModel probe = new ChoosingModel(threads);
                actions.forEach(probe::step);
                probe.step(wanted);
                int action = probe.action(wanted);
                List<Integer> longer = new ArrayList<>(actions);
                longer.add(action);
                bruteForce(threads, longer, traces);
                wanted = probe.alternative(action);
            }
        }
    }

    private static long trace(AccessSets accesses, List<Integer> actions, int[] sets) {
        long[] hashes = new long[sets.length];
        long sum = 0;
        for (int i = 0; i < sets.length; i++) {
            long before = 0;
            for (int j = 0; j < i; j++) {
                boolean ordered = Model.thread(actions.get(j)) == Model.thread(actions.get(i))
                        || accesses.conflict(sets[j], sets[i]);
                before += ordered ? SplitMix.mix(hashes[j] + 1) : 0;
            }
            hashes[i] = SplitMix.mix(SplitMix.mix(actions.get(i) + 7) + before);
            sum += SplitMix.mix(hashes[i] + 5);
        }
        return sum;
    }

    /** Threads of few steps, each of which changes one of up to three objects. */
    private static int[][][] random(SplitMix numbers) {
        int[][][] threads = new int[2 + numbers.below(2)][][];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = new int[1 + numbers.below(3 - threads.length / 3)][];
            for (int i = 0; i < threads[t].length; i++) {
                int first = numbers.below(3);
                threads[t][i] = numbers.below(2) == 0 ? new int[] {first} : new int[] {first, (first + 1) % 3};
            }
        }
        return threads;
    }

    @Test
    void rounds_randomProgramsWhoseEventsChoose_haveEachTraceOnce() {
        SplitMix numbers = new SplitMix();
        long all = 0;
        long inVain = 0;
        for (int seed = 0; seed < 300; seed++) {
            numbers.seed(1, seed);
            int[][][] threads = random(numbers);
            Set<Long> expected = bruteForce(threads);
            for (int roundMax : new int[] {1, 3, 64}) {
                OptimalSearch search = new OptimalSearch(roundMax, new Rules());
                ChoosingModel model = new ChoosingModel(threads);
                Explorer explorer = search.explorer(model);
                Set<Long> found = new HashSet<>();
                while (explorer.next()) {
                    List<Integer> actions = new ArrayList<>();
                    int[] sets = new int[explorer.execution().length()];
                    for (int event = 0; event < sets.length; event++) {
                        actions.add(explorer.execution().action(event));
                        sets[event] = explorer.execution().accesses(event);
                    }
                    assertThat(found.add(trace(model.accesses(), actions, sets)))
                            .as("seed %d, again: %s", seed, actions)
                            .isTrue();
                    explorer.learn();
                }
                assertThat(found).as("seed %d, rounds of %d", seed, roundMax).isEqualTo(expected);
                inVain += search.blockedRuns();
            }
            all += 3L * expected.size();
        }
        assertThat(all).isGreaterThan(10_000);
        assertThat(inVain).isLessThan(all / 20);
    }

    private static long wrong(Rules rules) {
        return NAMED.stream()
                .filter(listing -> {
                    try {
                        Made made = run(listing, 4, 1, rules);
                        return made.inVain() > 0 || made.executions().size() != RecordedPrograms.traces(listing);
                    } catch (IllegalStateException e) {
                        return true;
                    }
                })
                .count();
    }

    @Test
    void twinWhoseSiblingsDoNotSleep_repeatsTraces() {
        assertThat(wrong(new Rules())).isZero();
        assertThat(wrong(new Rules() {
                    @Override
                    boolean siblingsSleep() {
                        return false;
                    }
                }))
                .isGreaterThan(50);
    }

    @Test
    void twinThatAddsNoBranches_missesTraces() {
        assertThat(wrong(new Rules() {
                    @Override
                    boolean addsBranches() {
                        return false;
                    }
                }))
                .isGreaterThan(50);
    }

    /** How many random programs a mistake shows in, which rounds of one execution do not have. */
    private static long wrongInRounds(Rules rules) {
        return RANDOM.stream()
                .filter(listing -> {
                    long traces = RecordedPrograms.traces(listing);
                    assertThat(run(listing, 1, 1, rules).executions()).hasSize((int) traces);
                    return run(listing, 64, 1, rules).executions().size() != traces;
                })
                .count();
    }

    @Test
    void twinThatCutsBranchesOffBeforeWhatIsToTheirLeft_missesTraces() {
        assertThat(wrongInRounds(new Rules() {
                    @Override
                    boolean keepsWhatIsRight() {
                        return false;
                    }
                }))
                .isPositive();
    }

    @Test
    void twinThatTakesAllEndsForLeaves_missesTracesWhereEventsChoose() {
        Rules wrong = new Rules() {
            @Override
            boolean looksForSleepersAtEnds() {
                return false;
            }
        };
        SplitMix numbers = new SplitMix();
        int missing = 0;
        for (int seed = 0; seed < 300; seed++) {
            numbers.seed(1, seed);
            int[][][] threads = random(numbers);
            int expected = bruteForce(threads).size();
            missing += run(new OptimalSearch(1, wrong), () -> new ChoosingModel(threads), 1, expected)
                                    .executions()
                                    .size()
                            < expected
                    ? 1
                    : 0;
        }
        assertThat(missing).isPositive();
    }

    @Test
    void position_anywhere_isGoneOnFromWithoutRepeatingAnything() {
        for (Listing listing : NAMED) {
            long traces = RecordedPrograms.traces(listing);
            List<String> whole = run(new OptimalSearch(), () -> new ProgramModel(listing), 1, traces + 1)
                    .executions();
            for (long step : new long[] {1, 3, traces / 2 + 1}) {
                if (traces / step > 20) {
                    continue;
                }
                OptimalSearch search = new OptimalSearch();
                List<String> pieces = new ArrayList<>();
                while (!search.isExhausted()) {
                    search.limit(search.executions() + step);
                    pieces.addAll(run(search, () -> new ProgramModel(listing), 2, step + 1)
                            .executions());
                    long[] position = search.position();
                    search = new OptimalSearch();
                    search.moveTo(position);
                }
                assertThat(pieces).as(listing.name()).isEqualTo(whole);
            }
        }
    }

    @Test
    void position_eventsThatChoose_isGoneOnFromWithoutRepeatingAnything() {
        SplitMix numbers = new SplitMix();
        for (int seed = 0; seed < 100; seed++) {
            numbers.seed(2, seed);
            int[][][] threads = random(numbers);
            long traces = bruteForce(threads).size();
            List<String> whole = run(new OptimalSearch(), () -> new ChoosingModel(threads), 1, traces + 1)
                    .executions();
            OptimalSearch search = new OptimalSearch();
            List<String> pieces = new ArrayList<>();
            while (!search.isExhausted()) {
                search.limit(search.executions() + 7);
                pieces.addAll(run(search, () -> new ChoosingModel(threads), 2, traces + 1)
                        .executions());
                long[] position = search.position();
                search = new OptimalSearch();
                search.moveTo(position);
            }
            assertThat(whole).as("seed %d", seed).hasSize((int) traces);
            assertThat(pieces).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @Test
    void position_thatIsNone_isRefused() {
        OptimalSearch begun = new OptimalSearch();
        run(begun, () -> new ProgramModel(NAMED.getFirst()), 1, 1);
        long[] position = begun.position();
        for (int length = 0; length < position.length; length++) {
            long[] cut = Arrays.copyOf(position, length);
            assertThatThrownBy(() -> new OptimalSearch().moveTo(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void explorers_onThreadsOfTheirOwn_haveTheSameExecutions() throws InterruptedException {
        for (Listing listing : NAMED.subList(0, 60)) {
            OptimalSearch search = new OptimalSearch();
            List<String> executions = new ArrayList<>();
            List<Thread> threads = explorers(search, () -> new ProgramModel(listing), 3).stream()
                    .map(explorer -> Thread.ofPlatform().start(() -> {
                        while (explorer.next()) {
                            synchronized (executions) {
                                executions.add(text(explorer));
                            }
                            explorer.learn();
                        }
                    }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            List<String> alone = run(
                            new OptimalSearch(),
                            () -> new ProgramModel(listing),
                            1,
                            RecordedPrograms.traces(listing) + 1)
                    .executions();
            assertThat(executions).as(listing.name()).hasSameSizeAs(alone);
            assertThat(new HashSet<>(executions)).as(listing.name()).isEqualTo(new HashSet<>(alone));
        }
    }
}
