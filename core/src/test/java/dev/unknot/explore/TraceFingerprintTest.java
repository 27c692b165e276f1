// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.memory.MemoryWorld;
import dev.unknot.subject.Collisions;
import dev.unknot.sync.sim.Granularity;
import dev.unknot.sync.sim.PendingSteps.Access;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.Verb;
import dev.unknot.sync.sim.WakePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds fingerprints against the equivalence of executions by swapping neighbouring steps. */
final class TraceFingerprintTest {
    private static final int LIMIT = 3_000;

    /** A use of an object by a step: {@code X} depends on all, {@code P} not on {@code P}, {@code Q} not on {@code Q}. */
    private record Use(long object, char mode) {
        boolean conflicts(Use other) {
            return object == other.object && (mode != other.mode || mode == 'X');
        }
    }

    /** An execution: its threads, one a step, and what each step used. */
    private record Run(List<Integer> threads, List<Set<Use>> uses, long fingerprint) {
        boolean commute(int i) {
            return !threads.get(i).equals(threads.get(i + 1))
                    && uses.get(i).stream()
                            .noneMatch(a -> uses.get(i + 1).stream().anyMatch(a::conflicts));
        }
    }

    private static Run run(Recording recording, ToLongFunction<Recording> fingerprint) {
        List<Integer> threads = new ArrayList<>();
        List<Set<Use>> uses = new ArrayList<>();
        for (int step = 0; step < recording.steps(); step++) {
            threads.add(recording.choice(step));
            Set<Use> used = new HashSet<>();
            if (recording.stepAccess(step) != Access.NONE && !beginsWithMemory(recording, step)) {
                used.add(new Use(recording.stepObject(step), recording.stepAccess(step) == Access.SHARED ? 'P' : 'X'));
            }
            for (int i = recording.firstEvent(step); i < recording.firstEvent(step + 1); i++) {
                char mode = mode(recording, i);
                if (mode != ' ') {
                    used.add(new Use(place(recording, i), mode));
                }
            }
            uses.add(used);
        }
        return new Run(threads, uses, fingerprint.applyAsLong(recording));
    }

    private static boolean beginsWithMemory(Recording recording, int step) {
        int first = recording.firstEvent(step);
        return first < recording.firstEvent(step + 1) && isMemory(recording.verb(first));
    }

    private static boolean isMemory(Verb verb) {
        return verb == Verb.READ || verb == Verb.WRITE;
    }

    /** The object of an event; of memory, the field. */
    private static long place(Recording recording, int event) {
        long object = recording.object(event);
        return isMemory(recording.verb(event)) ? (object + 1) << 32 | recording.argument(event) : object;
    }

    private static char mode(Recording recording, int event) {
        Verb verb = recording.verb(event);
        return switch (verb) {
            case SLEEP, SPURIOUS -> 'Q';
            case WAKEUP -> recording.argument(event) == 0 ? 'P' : 'X';
            case LOCK_SHARED, UNLOCK_SHARED, READ -> 'P';
            case LOCK, UNLOCK, ENQUEUE, TASK, CALLOUT, DRAIN, DRAINED, SELECT, SELECTED, FIRE, WRITE, EARLY -> 'X';
            case OPERATION, RESUME, TIME, CHOICE, SPAWN, EXIT -> ' ';
        };
    }

    private static List<Run> runs(Program program, ToLongFunction<Recording> fingerprint) {
        DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
        Executor executor = new Executor(program);
        List<Run> runs = new ArrayList<>();
        for (long index = 0; search.begin(index); index++) {
            executor.execute(search);
            runs.add(run(executor.recording(), fingerprint));
        }
        assertThat(runs).as(program.name()).hasSizeLessThanOrEqualTo(LIMIT);
        return runs;
    }

    /** The classes of executions that swapping neighbouring steps leads to, each as the places of its members. */
    private static Set<Set<Integer>> classes(List<Run> runs) {
        Map<List<Integer>, Integer> places = new HashMap<>();
        int[] roots = new int[runs.size()];
        for (int i = 0; i < roots.length; i++) {
            places.put(runs.get(i).threads(), i);
            roots[i] = i;
        }
        for (int i = 0; i < roots.length; i++) {
            Run run = runs.get(i);
            for (int step = 0; step + 1 < run.threads().size(); step++) {
                if (run.commute(step)) {
                    List<Integer> swapped = new ArrayList<>(run.threads());
                    swapped.set(step, run.threads().get(step + 1));
                    swapped.set(step + 1, run.threads().get(step));
                    Integer other = places.get(swapped);
                    assertThat(other).as("steps that commute can be swapped").isNotNull();
                    roots[root(roots, i)] = root(roots, Objects.requireNonNull(other));
                }
            }
        }
        Map<Integer, Set<Integer>> classes = new HashMap<>();
        for (int i = 0; i < roots.length; i++) {
            classes.computeIfAbsent(root(roots, i), root -> new TreeSet<>()).add(i);
        }
        return new HashSet<>(classes.values());
    }

    private static int root(int[] roots, int i) {
        int root = i;
        while (roots[root] != root) {
            root = roots[root];
        }
        return root;
    }

    private static Set<Set<Integer>> byFingerprint(List<Run> runs) {
        Map<Long, Set<Integer>> classes = new HashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            classes.computeIfAbsent(runs.get(i).fingerprint(), key -> new TreeSet<>())
                    .add(i);
        }
        return new HashSet<>(classes.values());
    }

    private static final List<Program> PROGRAMS = List.of(
            SmallProgram.steps(2, 4),
            SmallProgram.philosophers(3),
            SctPrograms.philosophers(2),
            SctPrograms.lostUpdate(2),
            SctPrograms.twostage(),
            SctPrograms.sync(),
            WaitPrograms.lostWakeup(),
            WaitPrograms.buffer(1, 1, WaitPrograms.BufferBug.NONE),
            WaitPrograms.buffer(1, 2, WaitPrograms.BufferBug.IF_FOR_WHILE),
            WaitPrograms.torn(),
            makers());

    /** Two threads that each make a lock, by which they are called differently, and start a thread that takes both. */
    private static Program makers() {
        return SmallProgram.of("makers", scheduler -> {
            for (int i = 0; i < 2; i++) {
                scheduler.spawn("maker" + i, () -> {
                    Runnable use = SmallProgram.point(scheduler, 0);
                    use.run();
                    scheduler.spawn("child", use);
                });
            }
            return SmallProgram.unchecked();
        });
    }

    @Test
    void of_smallPrograms_tellsApartWhatSwappingDoesNotLeadTo() {
        TraceFingerprint fingerprint = new TraceFingerprint();
        for (Program program : PROGRAMS) {
            if (program.name().equals("makers")) {
                continue;
            }
            List<Run> runs = runs(program, fingerprint::of);
            assertThat(byFingerprint(runs)).as(program.name()).isEqualTo(classes(runs));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"write-write", "write-read", "three-readers", "element", "lost-update", "mutex-after", "stored"})
    void of_accessesToMemory_tellsApartWhatSwappingDoesNotLeadTo(String name) {
        List<Run> runs = runs(inMemory(name), new TraceFingerprint()::of);
        assertThat(byFingerprint(runs)).hasSizeGreaterThan(1).isEqualTo(classes(runs));
    }

    @SuppressWarnings("unchecked") // a supplier of programs by its source
    private static Program inMemory(String name) {
        MemoryWorld world = new MemoryWorld(Granularity.MEMORY, List.of("dev.unknot.subject"), List.of());
        var programs = (Map<String, Program>)
                world.make(Supplier.class, Collisions.class.getName()).get();
        return MemoryWorld.watched(Objects.requireNonNull(programs.get(name)));
    }

    @Test
    void of_objectsAndThreadsMadeBySteps_haveNoNames() {
        TraceFingerprint fingerprint = new TraceFingerprint();
        List<Run> runs = runs(makers(), fingerprint::of);
        assertThat(runs).hasSizeGreaterThan(10);
        assertThat(byFingerprint(runs)).as("nothing depends on the order").hasSize(1);
    }

    @Test
    void of_tracesOfASearchForTraces_areAllThereAre() {
        TraceFingerprint fingerprint = new TraceFingerprint();
        for (Program program : SctPrograms.all()) {
            if (program.name().matches("reorder_(5|10)")) {
                continue;
            }
            Executor executor = new Executor(program);
            TraceSearch search = new TraceSearch(executor);
            Set<Long> traces = new HashSet<>();
            search.run(violation -> {
                traces.add(fingerprint.of(executor.recording()));
                return true;
            });
            assertThat(traces).as(program.name()).hasSize(Math.toIntExact(search.traces()));
            RandomWalk walk = new RandomWalk(1);
            for (int i = 0; i < 100; i++) {
                walk.begin(i);
                executor.execute(walk);
                assertThat(traces).as(program.name()).contains(fingerprint.of(executor.recording()));
            }
        }
    }

    /** A fingerprint that does not look at the first object. */
    private static long ignorant(Recording recording) {
        Map<Integer, Long> orders = new HashMap<>();
        for (int step = 0; step < recording.steps(); step++) {
            int object = recording.stepObject(step);
            if (object != Recording.NO_OBJECT && object != 0) {
                orders.merge(object, recording.choice(step) + 1L, (a, b) -> a * 67 + b);
            }
        }
        return orders.hashCode();
    }

    @Test
    void of_twinThatIgnoresAnObject_confusesTraces() {
        List<Run> runs = runs(SmallProgram.philosophers(3), TraceFingerprintTest::ignorant);
        assertThat(byFingerprint(runs)).isNotEqualTo(classes(runs));
    }

    /** As many traces as the search finds, and random executions have no others. */
    @ParameterizedTest
    @CsvSource({"1, 0", "0, 1", "1, 1"})
    void of_executionsThatWakeEarly_areTracesOfTheSearch(int earlyTimeouts, int spuriousWakeups) {
        WakePolicy policy = new WakePolicy(earlyTimeouts, spuriousWakeups);
        TraceFingerprint fingerprint = new TraceFingerprint();
        for (Program strict : List.of(
                WaitPrograms.lostWakeup(),
                WaitPrograms.nakedWakeup(),
                WaitPrograms.timedWait(),
                WaitPrograms.buffer(1, 2, WaitPrograms.BufferBug.NONE))) {
            Executor executor = new Executor(Program.waking(strict, policy));
            TraceSearch search = new TraceSearch(executor);
            Set<Long> traces = new HashSet<>();
            search.run(violation -> {
                traces.add(fingerprint.of(executor.recording()));
                return true;
            });
            assertThat(traces).as(strict.name()).hasSize(Math.toIntExact(search.traces()));
            RandomWalk walk = new RandomWalk(1);
            for (int i = 0; i < 300; i++) {
                walk.begin(i);
                executor.execute(walk);
                assertThat(traces).as(strict.name()).contains(fingerprint.of(executor.recording()));
            }
        }
    }

    @Test
    void of_timeAndChoices_countAsTheyWere() {
        TraceFingerprint fingerprint = new TraceFingerprint();
        Executor executor = new Executor(WaitPrograms.everything());
        RandomWalk walk = new RandomWalk(1);
        Map<Long, Long> digests = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            walk.begin(i);
            executor.execute(walk);
            long trace = fingerprint.of(executor.recording());
            assertThat(new TraceFingerprint().of(executor.recording())).isEqualTo(trace);
            digests.put(executor.recording().digest(), trace);
        }
        assertThat(new HashSet<>(digests.values())).hasSizeGreaterThan(10).hasSizeLessThanOrEqualTo(digests.size());
    }
}
