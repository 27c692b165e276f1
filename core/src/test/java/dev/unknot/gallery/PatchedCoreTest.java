// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Executor;
import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Pct;
import dev.unknot.explore.Program;
import dev.unknot.explore.RandomWalk;
import dev.unknot.explore.Strategy;
import dev.unknot.explore.Violation;
import dev.unknot.scenario.Catalogue;
import dev.unknot.scenario.CoreWorld;
import dev.unknot.sync.sim.Granularity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenarios fail on a core whose source was patched wrong, and hold on one whose source was mended. */
final class PatchedCoreTest {
    private static final Path PATCHES = Path.of("src/test/resources/patches");
    private static final int EXECUTIONS = 2_000;
    private static final int STEPS = 60;

    /** Worlds by the names of their patches, joined by a plus, and granularity: each is compiled once. */
    private static final Map<String, CoreWorld> WORLDS = new LinkedHashMap<>();

    private static CoreWorld world(String names, Granularity granularity) throws IOException {
        String key = names + " " + granularity;
        CoreWorld world = WORLDS.get(key);
        if (world == null) {
            List<SourcePatch> patches = new ArrayList<>();
            for (String name : names.split("\\+", -1)) {
                patches.add(SourcePatch.parse(Files.readString(PATCHES.resolve(name + ".patch"))));
            }
            world = CoreWorld.from(PatchedClasses.of(patches), granularity);
            WORLDS.put(key, world);
        }
        return world;
    }

    private static Program scenario(CoreWorld world, String name) {
        return world.program(new Catalogue().matching(name).getFirst());
    }

    private static Set<String> findings(Program program) {
        return findings(program, text -> false);
    }

    /** What is found until one of the findings is what is looked for. */
    private static Set<String> findings(Program program, Predicate<String> wanted) {
        Executor executor = new Executor(program);
        Strategy walk = new RandomWalk(1);
        Strategy pct = new Pct(3, STEPS, 1);
        Set<String> findings = new TreeSet<>();
        for (int i = 0; i < EXECUTIONS && findings.stream().noneMatch(wanted); i++) {
            Strategy strategy = i % 2 == 0 ? walk : pct;
            strategy.begin(i);
            executor.execute(strategy);
            addFindings(executor, findings);
        }
        return findings;
    }

    private static void addFindings(Executor executor, Set<String> findings) {
        for (Violation violation : executor.violations()) {
            if (violation.kind() != FindingKind.DATA_RACE) {
                findings.add(violation.kind() + " " + violation.message());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "refuse-when-closing+call-keeps-no-file, drain-vs-register, SYNC, LEAKED_REFERENCE the file of descriptor 4 counts 1 users",
        "refuse-when-closing+call-keeps-no-file, drain-vs-unload, SYNC, LEAKED_REFERENCE filter -3 counts 1 references",
        "listen-swaps-the-lock, listen-vs-register, SYNC, PANIC mutex socket#0 not owned",
        "register-unlocks-the-list-first, half-close-vs-register, SYNC, LOST_EVENT knote filter -1",
        "register-unlocks-the-list-first, revoke-vs-register, SYNC, LOST_EVENT watch waits for ever",
        "register-unlocks-the-list-first, pd-exit-vs-register, SYNC, LOST_EVENT knote filter -8",
        "scan-unlocks-the-list-first, half-close-vs-scan, SYNC, EXPECTATION does not hold: the end is reported",
        "notifications-skip-scans, unlink-vs-scan, SYNC, EXPECTATION does not hold: both are reported",
        "message-holds-late, message-vs-close, SYNC, PANIC file count is 0",
        "message-is-dropped-silently, message-vs-drop, SYNC, EXPECTATION does not hold: nobody has the descriptor",
        "limit-is-checked-before, limit-vs-limit, MEMORY, EXPECTATION does not hold: one of them gets it",
        "poll-records-late, poll-vs-trigger, SYNC, ''",
        "close-tells-no-poller, poll-vs-close, SYNC, ''",
        "filter-is-counted-late, unload-vs-register, SYNC, EXPECTATION does not hold: one of them succeeds",
        "orphan-is-not-reaped, pd-close-vs-scan, SYNC, EXPECTATION does not hold: nothing is left of the process"
    })
    void explore_plantedBug_isFound(String patches, String scenario, Granularity granularity, String finding)
            throws IOException {
        Predicate<String> wanted = text -> text.startsWith(finding);
        assertThat(findings(scenario(world(patches, granularity), scenario), wanted))
                .anyMatch(wanted);
    }

    /** What is found when a thread is left only where it sleeps or ends. */
    private static Set<String> findingsWithoutPreemption(Program program) {
        Executor executor = new Executor(program);
        DepthFirst sequential = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, 0);
        Set<String> findings = new TreeSet<>();
        for (int i = 0; sequential.begin(i); i++) {
            executor.execute(sequential);
            addFindings(executor, findings);
        }
        return findings;
    }

    @ParameterizedTest
    @CsvSource({
        "file-is-given-up-early, replace-vs-register, SYNC, USE_AFTER_FREE write of freed kqueue",
        "close-is-marked-late, replace-vs-register, MEMORY, EXPECTATION does not hold: nothing is left of the kqueue",
        "connection-is-announced-early, accept-vs-register, SYNC, LOST_EVENT knote filter -1",
        "register-unlocks-the-list-first, accept-vs-register, SYNC, LOST_EVENT knote filter -1",
        "register-unlocks-the-list-first, anonymous-vs-close, SYNC, LOST_EVENT watch waits for ever",
        "write-looks-for-watchers-early, anonymous-vs-close, SYNC, LOST_EVENT watch waits for ever",
        "refuse-when-closed, anonymous-vs-close, SYNC, EXPECTATION does not hold: nobody has the descriptor any more",
        "lock-is-looked-for-early, close-vs-lock, SYNC, LOST_WAKEUP wait sleeps for ever on lockf",
        "exit-is-complete-early, exit-vs-wait, SYNC, USE_AFTER_FREE read of freed mem",
        "signals-detach-by-list+list-is-judged-late, reap-vs-drain, MEMORY, USE_AFTER_FREE read of freed knlist",
        "register-unlocks-the-list-first, write-vs-register, SYNC, LOST_EVENT knote filter -1",
        "write-looks-for-watchers-early, write-vs-register, SYNC, LOST_EVENT knote filter -1",
        "registration-wakes-nobody, register-vs-register, SYNC, STUCK second: sleep kqueue#0 kqflxwt",
        "registration-wakes-nobody, trigger-vs-scan, SYNC, STUCK scan: sleep kqueue#0 kqflxwt",
        "deletion-wakes-nobody, delete-vs-delete, SYNC, STUCK second: sleep kqueue#0 kqflxwt",
        "scan-wakes-nobody, scan-vs-scan, SYNC, STUCK second: sleep kqueue#0 kqflxwt",
        "scan-wakes-nobody, dispatch-vs-enable, SYNC, STUCK enable: sleep kqueue#0 kqflxwt",
        "scan-looks-at-no-flux, delete-vs-scan, SYNC, PANIC knote_drop called",
        "close-looks-at-no-flux, close-vs-scan, SYNC, PANIC knote_drop called",
        "drain-looks-at-no-flux, fork-vs-close, SYNC, PANIC knote_drop called",
        "registration-does-not-look-again, register-vs-delete, SYNC, USE_AFTER_FREE read of freed knote",
        "flux-is-a-flag, notify-vs-scan-vs-delete, SYNC, CORRUPTED_QUEUE knote#0 is not on the queue",
        "notifications-skip-scans, notify-vs-scan, SYNC, EXPECTATION does not hold: no note is lost",
        "events-under-report-do-not-count, scan-vs-scan-level, SYNC, LOST_WAKEUP first sleeps for ever",
        "scan-counts-without-the-lock, oneshot-vs-scans, MEMORY, CORRUPTED_QUEUE kqueue#0 counts 1 events",
        "knote-leaves-an-open-list, drain-vs-write, SYNC, USE_AFTER_FREE write of freed kqueue",
        "knote-leaves-an-open-list, nested-vs-close-outer, SYNC, USE_AFTER_FREE read of freed knote",
        "file-is-given-up-early, drain-vs-scan, SYNC, USE_AFTER_FREE write of freed kqueue",
        "timer-is-not-drained, drain-vs-timer, SYNC, USE_AFTER_FREE write of freed kqueue",
        "timer-is-not-drained, expire-vs-delete, SYNC, USE_AFTER_FREE read of freed timer",
        "event-is-announced-early, nested-vs-wait, SYNC, LOST_EVENT knote filter -1",
        "task-is-done-early, nested-vs-close-inner, SYNC, USE_AFTER_FREE write of freed kqueue",
        "scan-takes-no-global-lock, nested-cycle, SYNC, DEADLOCK first holds kqueue#1 and waits for kqueue#0"
    })
    void explore_plantedRace_isFoundByPreemptionsOnly(
            String patches, String scenario, Granularity granularity, String finding) throws IOException {
        Program program = scenario(world(patches, granularity), scenario);
        Predicate<String> wanted = text -> text.startsWith(finding);
        assertThat(findingsWithoutPreemption(program)).isEmpty();
        assertThat(findings(program, wanted)).anyMatch(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "refuse-when-closing+call-keeps-no-file+give-back-when-refused, drain-vs-register",
        "refuse-when-closing+call-keeps-no-file+give-back-when-refused, drain-vs-unload",
        "refuse-when-closed+give-back-when-refused, close-vs-register",
        "refuse-when-closed+give-back-when-refused, reopen-vs-register",
        "signals-detach-by-list, reap-vs-drain"
    })
    void explore_fix_holds(String patches, String scenario) throws IOException {
        assertThat(findings(scenario(world(patches, Granularity.SYNC), scenario)))
                .isEmpty();
    }

    @Test
    void explore_refusalAlone_mendsTheForkAndLeaksNothing() throws IOException {
        CoreWorld world = world("refuse-when-closing", Granularity.SYNC);
        assertThat(findings(scenario(world, "fork-behind-drain")))
                .isNotEmpty()
                .allMatch(text -> text.startsWith("USE_AFTER_FREE read of freed knote"));
        for (String name : List.of("drain-vs-register", "drain-vs-unload")) {
            Executor executor = new Executor(scenario(world, name));
            DepthFirst all = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
            for (int i = 0; all.begin(i); i++) {
                assertThat(executor.execute(all)).as(name).isNull();
            }
            assertThat(all.wasBounded()).isFalse();
        }
    }

    private static final String FILE = "dev/unknot/sync/Label.java";

    private static SourcePatch patch(String... lines) {
        return SourcePatch.parse("What it does.\n--- " + FILE + "\n" + String.join("\n", lines) + "\n");
    }

    @Test
    void apply_oldLinesOnce_areReplaced() {
        SourcePatch patch = patch("@@ here", " a", "-b", "+c", "@@", "+x", " d");
        assertThat(patch.files()).containsExactly(FILE);
        assertThat(patch.apply(FILE, "b\na\nb\nd\n")).isEqualTo("b\na\nc\nx\nd\n");
    }

    @Test
    void apply_oldLinesMissingOrTwice_refuses() {
        SourcePatch patch = patch("@@", " a", "-b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> patch.apply(FILE, "a\nc\nb\n"))
                .withMessage("the old lines of the hunk of line 3 are not in " + FILE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> patch.apply(FILE, "a\nb\na\nb\n"))
                .withMessage("the old lines of the hunk of line 3 are several times in " + FILE);
    }

    @Test
    void parse_wrongPatch_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> patch("@@", " a", "b"))
                .withMessage("line 5 is none of a patch: b");
        assertThatIllegalArgumentException().isThrownBy(() -> patch("-a")).withMessage("line 3 is in no hunk: -a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> patch("@@", " a"))
                .withMessage("the hunk of line 3 changes nothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourcePatch.parse("nothing\n"))
                .withMessage("the patch has no hunks");
    }

    @Test
    void compile_wrongSource_saysWhy() {
        SourcePatch patch = patch("@@", " public interface Label {", "+    int wrong() {}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PatchedClasses.of(List.of(patch)))
                .withMessageStartingWith("the patched source does not compile:")
                .withMessageContaining("interface abstract methods cannot have body");
    }
}
