// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Executor;
import dev.unknot.explore.Explainer;
import dev.unknot.explore.Explanation;
import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Pct;
import dev.unknot.explore.Program;
import dev.unknot.explore.RandomWalk;
import dev.unknot.explore.Schedule;
import dev.unknot.explore.Strategy;
import dev.unknot.explore.Violation;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Granularity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue at memory granularity. */
final class MemoryCatalogueTest {
    private static final int EXECUTIONS = 400;
    private static final int STEPS = 400;

    /**
     * The accesses of the core that nothing orders, with why each one is a race of the origin. It has them all.
     *
     * <p>status: a change enables, disables and scans a knote without the kqueue's lock if the knote is on no list that
     * has a lock, or on one whose notifications go on meanwhile; who drops or scans one looks at it without.
     *
     * <p>data: the clock counts expirations without a lock.
     *
     * <p>fflags: a fork works on knotes without the lock of their list.
     *
     * <p>first: a list with a lock that is held in shared mode is changed by several threads.
     *
     * <p>loaded: a filter is read after the lock of the table was given up.
     *
     * <p>detached: who detaches a knote that watches signals asks the process for its list, without its lock.
     */
    private static final List<String> RACES = List.of(
            "dispatch-vs-enable: knote#.status",
            "notify-vs-scan: knote#.status",
            "notify-vs-scan-vs-delete: knote#.status",
            "register-vs-register-on-reader: knlist.first",
            "module-vs-register: FilterTable.loaded[]",
            "drain-vs-timer: knote#.status",
            "expire-vs-disable: knote#.data",
            "expire-vs-disable: knote#.status",
            "expire-vs-register: knote#.data",
            "expire-vs-register: knote#.status",
            "expire-vs-scan: knote#.data",
            "expire-vs-scan: knote#.status",
            "expire-vs-delete: knote#.status",
            "fork-vs-scan: knote#.fflags",
            "fork-vs-scan: knote#.status",
            "reap-vs-drain: proc#.detached",
            "half-close-vs-scan: knote#.status",
            "accept-vs-register: knote#.status",
            "unlink-vs-scan: knote#.status");

    private static Program program(String name) {
        return CoreWorld.at(Granularity.MEMORY)
                .program(new Catalogue().matching(name).getFirst());
    }

    static Stream<String> names() {
        return new Catalogue().all().stream().map(Scenario::name);
    }

    private static Map<Violation, Schedule> violations(String name, int executions) {
        Executor executor = new Executor(program(name));
        Map<Violation, Schedule> violations = new LinkedHashMap<>();
        Strategy walk = new RandomWalk(1);
        Strategy pct = new Pct(3, STEPS, 1);
        for (int i = 0; i < executions; i++) {
            Strategy strategy = i % 2 == 0 ? walk : pct;
            strategy.begin(i);
            executor.execute(strategy);
            for (Violation violation : executor.violations()) {
                violations.putIfAbsent(violation, executor.schedule());
            }
        }
        return violations;
    }

    @ParameterizedTest
    @MethodSource("names")
    void explore_core_racesOnlyWhereTheOriginDoes(String name) {
        TreeSet<String> places = new TreeSet<>();
        for (Violation violation : violations(name, EXECUTIONS).keySet()) {
            if (violation.kind() == FindingKind.DATA_RACE) {
                places.add(violation.message().split(":", 2)[0].replaceAll("\\d+", ""));
            }
        }
        List<String> known = RACES.stream()
                .filter(race -> race.startsWith(name + ": "))
                .map(race -> race.substring(name.length() + 2))
                .toList();
        assertThat(places).isSubsetOf(known);
        assertThat(places.isEmpty()).isEqualTo(known.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "expire-vs-register, CORRUPTED_QUEUE, queued twice, 2500",
        "expire-vs-register, DATA_RACE, .status, 400",
        "expire-vs-disable, DATA_RACE, .status, 400",
        "expire-vs-scan, DATA_RACE, .data, 400",
        "register-vs-register-on-reader, CORRUPTED_QUEUE, names a list that it is not on, 400",
        "register-vs-register-on-reader, DATA_RACE, knlist.first, 10",
        "fork-vs-scan, DATA_RACE, .fflags, 5000"
    })
    void explore_raceOfTheOrigin_isFoundAndReplayed(String name, FindingKind kind, String text, int executions)
            throws Exception {
        Map.Entry<Violation, Schedule> found = violations(name, executions).entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind
                        && entry.getKey().message().contains(text))
                .findFirst()
                .orElseThrow();
        for (Carrier carrier : Carrier.values()) {
            Executor executor = new Executor(program(name), carrier, Executor.DEFAULT_STEPS_MAX);
            Explanation explanation = Explainer.explain(executor, found.getValue());
            assertThat(executor.violations()).contains(found.getKey());
            assertThat((int) executor.recording().digest())
                    .isEqualTo(found.getValue().digest());
            assertThat(explanation.races()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void explain_anyExecution_changesNothing(String name) throws Exception {
        Executor executor = new Executor(program(name));
        Strategy walk = new RandomWalk(7);
        for (int i = 0; i < 5; i++) {
            walk.begin(i);
            executor.execute(walk);
            Schedule schedule = executor.schedule();
            List<Violation> violations = executor.violations();
            Explainer.explain(executor, schedule);
            assertThat(executor.schedule()).isEqualTo(schedule);
            assertThat(executor.violations()).isEqualTo(violations);
        }
    }

    @Test
    void explore_syncGranularity_missesTheCorruptedQueue() {
        Executor executor = new Executor(CoreWorld.at(Granularity.SYNC)
                .program(new Catalogue().matching("expire-vs-register").getFirst()));
        DepthFirst all = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
        for (int i = 0; all.begin(i); i++) {
            assertThat(executor.execute(all)).isNull();
        }
        assertThat(all.wasBounded()).isFalse();
    }
}
