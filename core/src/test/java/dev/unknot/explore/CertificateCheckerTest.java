// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.sync.sim.WakePolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker of certificates, which must see whatever is wrong with one. */
final class CertificateCheckerTest {
    private static final int HEADER = 5;
    private static final int RANDOM_PROGRAMS = 60;
    private static final int TRACES_MAX = 150;

    /** The certificate of a program; what comes after so many traces is missing. */
    private static List<String> certificate(Program program, int tracesMax) {
        List<String> traces = new ArrayList<>();
        TraceSearch search = new TraceSearch(new Executor(program));
        String[] setting = {""};
        search.listen((order, schedule) -> {
            String text = schedule.format(program.name());
            setting[0] = text.substring(0, text.indexOf('.'));
            traces.add(HexFormat.of().toHexDigits(order) + " " + text);
        });
        search.run(violation -> traces.size() < tracesMax);
        List<String> lines = new ArrayList<>(List.of(
                "unknot-certificate 1",
                "scenario " + program.name(),
                "setting " + setting[0],
                "traces " + traces.size(),
                "guarantee all"));
        lines.addAll(traces);
        return lines;
    }

    private static List<String> certificate(Program program) {
        return certificate(program, Integer.MAX_VALUE);
    }

    static Stream<Program> programs() {
        WakePolicy early = new WakePolicy(1, 1);
        return Stream.of(
                SmallProgram.philosophers(2),
                SmallProgram.philosophers(4),
                WaitPrograms.lostWakeup(),
                WaitPrograms.nakedWakeup(),
                WaitPrograms.timedWait(),
                Program.waking(WaitPrograms.nakedWakeup(), early),
                Program.waking(WaitPrograms.timedWait(), early));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void check_allTraces_isFine(Program program) throws Exception {
        assertThat(CertificateChecker.check(program, certificate(program))).isEmpty();
    }

    /** Each of all traces is needed: without any one of them the certificate is not closed. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000})
    void check_randomPrograms_isFineWithAllTracesAndNotWithoutOne(long firstSeed) throws Exception {
        int removed = 0;
        for (long seed = firstSeed; seed < firstSeed + RANDOM_PROGRAMS; seed++) {
            Program program = ScheduledProgram.random(seed, firstSeed == 0 ? WakePolicy.STRICT : new WakePolicy(1, 1));
            List<String> lines = certificate(program, TRACES_MAX);
            int traces = lines.size() - HEADER;
            if (traces == TRACES_MAX) {
                continue;
            }
            assertThat(CertificateChecker.check(program, lines))
                    .as(program.name())
                    .isEmpty();
            for (int line = HEADER; line < lines.size() && traces > 1; line += 1 + traces / 4) {
                String missing = "not closed: missing is " + lines.get(line).substring(0, 16);
                assertThat(CertificateChecker.check(program, without(lines, line)))
                        .as(program.name() + " without " + line)
                        .anyMatch(problem -> problem.startsWith(missing));
                removed++;
            }
        }
        assertThat(removed).isGreaterThan(RANDOM_PROGRAMS / 2);
    }

    // ---- planted faults ----

    private static List<String> counted(List<String> lines) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(3, "traces " + (lines.size() - HEADER));
        return changed;
    }

    private static List<String> without(List<String> lines, int line) {
        List<String> changed = new ArrayList<>(lines);
        changed.remove(line);
        return counted(changed);
    }

    private static final Program PROGRAM = SmallProgram.philosophers(3);

    private static List<String> problems(List<String> lines) throws ScheduleFormatException {
        return CertificateChecker.check(PROGRAM, lines);
    }

    @Test
    void check_lineRemoved_isNotClosed() throws Exception {
        List<String> lines = certificate(PROGRAM);
        for (int line = HEADER; line < lines.size(); line++) {
            String order = lines.get(line).substring(0, 16);
            assertThat(problems(without(lines, line)))
                    .isNotEmpty()
                    .allMatch(problem -> problem.startsWith("not closed: missing is " + order));
        }
    }

    @Test
    void check_lineDoubled_isSeen() throws Exception {
        List<String> lines = certificate(PROGRAM);
        lines.add(lines.getLast());
        assertThat(problems(counted(lines))).singleElement().asString().startsWith("twice: ");
    }

    @Test
    void check_otherScheduleOfATrace_isSeenAsTheSame() throws Exception {
        Program program = SmallProgram.steps(2, 2);
        List<String> lines = certificate(program);
        assertThat(lines).hasSize(HEADER + 1);
        int[] choices =
                Schedule.parse(program.name(), lines.getLast().substring(17)).choices();
        int[] other = new int[choices.length];
        for (int i = 0; i < other.length; i++) {
            other[i] = choices[other.length - 1 - i];
        }
        Replay replay = Replay.strict(new Schedule(other, 0));
        Executor executor = new Executor(program);
        executor.execute(replay);
        assertThat(replay.fitted()).isTrue();
        lines.add(lines.getLast().substring(0, 17) + executor.schedule().format(program.name()));
        assertThat(CertificateChecker.check(program, counted(lines)))
                .singleElement()
                .asString()
                .startsWith("twice: ");
    }

    @Test
    void check_fingerprintChanged_isSeen() throws Exception {
        List<String> lines = certificate(PROGRAM);
        lines.set(HEADER, "0123456789abcdef" + lines.get(HEADER).substring(16));
        assertThat(problems(lines)).singleElement().asString().startsWith("wrong fingerprint: 0123456789abcdef");
    }

    @Test
    void check_scheduleCutShort_isNotComplete() throws Exception {
        List<String> lines = certificate(PROGRAM);
        String line = lines.get(HEADER);
        int[] choices = Schedule.parse(PROGRAM.name(), line.substring(17)).choices();
        Schedule cut = new Schedule(Arrays.copyOf(choices, choices.length - 1), 0);
        lines.set(HEADER, line.substring(0, 17) + cut.format(PROGRAM.name()));
        assertThat(problems(lines)).anyMatch(problem -> problem.startsWith("not complete: "));
    }

    @Test
    void check_scheduleOfNoExecution_doesNotFit() throws Exception {
        List<String> lines = certificate(PROGRAM);
        String line = lines.get(HEADER);
        int[] choices = Schedule.parse(PROGRAM.name(), line.substring(17)).choices();
        Schedule longer = new Schedule(Arrays.copyOf(choices, choices.length + 1), 0);
        lines.set(HEADER, line.substring(0, 17) + longer.format(PROGRAM.name()));
        assertThat(problems(lines)).anyMatch(problem -> problem.startsWith("the schedule does not fit: "));
    }

    @Test
    void check_wrongCount_isSeen() throws Exception {
        List<String> lines = certificate(PROGRAM);
        lines.set(3, "traces 8");
        assertThat(problems(lines)).singleElement().asString().startsWith("wrong count: traces 8, and 7 lines");
    }

    @Test
    void check_otherProgramOrNoTrace_isSeen() throws Exception {
        List<String> lines = certificate(PROGRAM);
        assertThat(CertificateChecker.check(SmallProgram.philosophers(2), lines))
                .hasSize(1);
        assertThat(problems(counted(lines.subList(0, HEADER)))).containsExactly("no trace, and a program has one");
    }
}
