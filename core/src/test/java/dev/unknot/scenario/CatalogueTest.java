// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Executor;
import dev.unknot.explore.Program;
import dev.unknot.explore.RandomWalk;
import dev.unknot.explore.Subject;
import dev.unknot.explore.Violation;
import dev.unknot.scenario.FaultyScheduler.Fault;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.sim.Granularity;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CatalogueTest {
    private static final int PREEMPTIONS = 2;
    private static final int DEPTH_FIRST_MAX = 4_000;
    private static final int RANDOM = 2_000;

    private final Catalogue catalogue = new Catalogue();

    /** A scenario on a scheduler with a planted bug. */
    private record Twin(Program scenario, Fault fault) implements Program {
        @Override
        public String name() {
            return scenario.name();
        }

        @Override
        public Subject start(Scheduler scheduler) {
            return scenario.start(new FaultyScheduler(scheduler, fault));
        }
    }

    private static Set<String> signatures(Program program) {
        Executor executor = new Executor(program);
        Set<String> signatures = new TreeSet<>();
        DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, PREEMPTIONS);
        for (long i = 0; i < DEPTH_FIRST_MAX && search.begin(i); i++) {
            add(signatures, executor.execute(search));
        }
        RandomWalk walk = new RandomWalk(1);
        for (long i = 0; i < RANDOM; i++) {
            walk.begin(i);
            add(signatures, executor.execute(walk));
        }
        return signatures;
    }

    private static void add(Set<String> signatures, @Nullable Violation violation) {
        if (violation != null) {
            signatures.add(violation.signature());
        }
    }

    static Stream<String> names() {
        return new Catalogue().all().stream().map(Scenario::name);
    }

    /** The races of the origin that the scenarios meet at the scheduling points of locks; the others are sound. */
    private static final List<String> ORIGIN = List.of(
            "clear-vs-wait: LOST_EVENT wait waits for ever",
            "close-pipe-vs-writer: EXPECTATION does not hold: the writer hears of it",
            "module-vs-register: PANIC filter object refcount not valid on release",
            "close-vs-register: EXPECTATION stale knote",
            "reopen-vs-register: EXPECTATION stale knote",
            "dup2-vs-register: EXPECTATION stale knote",
            "expire-vs-scan: LOST_EVENT knote filter -# ident # is ready but not queued",
            "nested-poll: EXPECTATION does not hold: what has happened is reported at once",
            "fork-vs-delete: USE_AFTER_FREE read of freed knote",
            "fork-vs-close: USE_AFTER_FREE read of freed knote",
            "fork-behind-drain: USE_AFTER_FREE read of freed knote",
            "fork-behind-drain: USE_AFTER_FREE write of freed kqueue",
            "fork-behind-drain: LEAKED_REFERENCE there are",
            "fork-vs-scan: EXPECTATION does not hold: the fork is reported",
            "exit-vs-register: LOST_EVENT ",
            "exit-vs-wait: LOST_EVENT ",
            "exit-vs-wait: EXPECTATION does not hold: who is told of the exit can wait",
            "reap-vs-drain: USE_AFTER_FREE read of freed mem");

    @ParameterizedTest
    @MethodSource("names")
    void explore_soundMachine_findsOnlyTheRacesOfTheOrigin(String name) {
        Set<String> signatures = signatures(program(name));
        List<String> known = ORIGIN.stream()
                .filter(text -> text.startsWith(name + ": "))
                .map(text -> text.substring(name.length() + 2))
                .toList();
        assertThat(signatures).hasSameSizeAs(known);
        assertThat(signatures).allMatch(signature -> known.stream().anyMatch(signature::startsWith));
    }

    @ParameterizedTest
    @CsvSource({
        "register-vs-register, LOST_WAKEUP",
        "register-vs-delete, IDLE_SECOND",
        "delete-vs-delete, LOST_WAKEUP",
        "delete-vs-scan, IDLE_FIRST",
        "trigger-vs-scan, LOST_WAKEUP",
        "scan-vs-scan, LOST_WAKEUP",
        "scan-vs-scan-level, LOST_WAKEUP",
        "oneshot-vs-scans, IDLE_FIRST",
        "dispatch-vs-enable, LOST_WAKEUP",
        "write-vs-register, OPEN_PIPE",
        "notify-vs-scan, OPEN_DEVICE",
        "notify-vs-scan-vs-delete, OPEN_DEVICE",
        "register-vs-register-on-reader, IDLE_SECOND",
        "close-pipe-vs-writer, OPEN_PIPE",
        "close-vs-register, LOST_WAKEUP",
        "reopen-vs-register, IDLE_SECOND",
        "dup2-vs-register, LOST_WAKEUP",
        "close-vs-scan, IDLE_SECOND",
        "drain-vs-register, IDLE_SECOND",
        "drain-vs-scan, LOST_WAKEUP",
        "drain-vs-write, OPEN_PIPE",
        "drain-vs-timer, HASTY_DRAIN",
        "expire-vs-disable, STUTTERING_CALLOUT",
        "expire-vs-delete, HASTY_DRAIN",
        "expire-vs-rearm, STUTTERING_CALLOUT",
        "nested-vs-wait, LOST_TASK",
        "nested-vs-close-inner, LOST_TASK",
        "nested-vs-close-outer, IDLE_SECOND",
        "nested-cycle, OPEN_GLOBAL",
        "nested-poll, LOST_TASK",
        "fork-vs-delete, LOST_WAKEUP",
        "fork-vs-close, OPEN_PROCESS",
        "fork-behind-drain, LOST_WAKEUP",
        "fork-vs-scan, LOST_WAKEUP",
        "drain-vs-unload, IDLE_SECOND",
        "exit-vs-wait, OPEN_PROCESS",
        "reap-vs-drain, OPEN_PROCESS",
        "pd-exit-vs-register, LOST_WAKEUP",
        "half-close-vs-register, LOST_WAKEUP",
        "half-close-vs-scan, IDLE_SECOND",
        "accept-vs-register, LOST_WAKEUP",
        "listen-vs-register, LOST_WAKEUP",
        "message-vs-close, IDLE_SECOND",
        "message-vs-drop, IDLE_SECOND",
        "unlink-vs-scan, IDLE_FIRST",
        "revoke-vs-register, LOST_WAKEUP",
        "close-vs-lock, LOST_WAKEUP",
        "replace-vs-register, IDLE_SECOND",
        "anonymous-vs-close, LOST_WAKEUP",
        "unload-vs-register, IDLE_FIRST"
    })
    void explore_plantedBug_findsMore(String name, Fault fault) {
        Program scenario = program(name);
        Set<String> planted = signatures(new Twin(scenario, fault));
        planted.removeAll(signatures(scenario));
        assertThat(planted).isNotEmpty();
    }

    private Program program(String name) {
        return CoreWorld.at(Granularity.SYNC).program(catalogue.matching(name).getFirst());
    }

    @Test
    void all_scenarios_areDocumentedAndSmall() {
        assertThat(catalogue.all()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(catalogue.all()).extracting(Scenario::name).doesNotHaveDuplicates();
        for (Scenario scenario : catalogue.all()) {
            assertThat(scenario.purpose()).as(scenario.name()).isNotBlank().doesNotEndWith(".");
            assertThat(scenario.threads().size()).as(scenario.name()).isBetween(1, 3);
            for (Scenario.Body thread : scenario.threads()) {
                assertThat(thread.operations().size()).as(scenario.name()).isBetween(1, 4);
            }
        }
    }

    @Test
    void matching_pattern_selectsByName() {
        assertThat(catalogue.matching("close-vs-register")).hasSize(1);
        assertThat(catalogue.matching("drain-*"))
                .extracting(Scenario::name)
                .allMatch(name -> name.startsWith("drain-"))
                .hasSize(5);
        assertThat(catalogue.matching("close.vs.register")).isEmpty();
        assertThat(catalogue.similarTo("close-vs-registr")).startsWith("close-vs-register");
    }
}
