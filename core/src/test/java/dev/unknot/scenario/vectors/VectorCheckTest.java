// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import static dev.unknot.scenario.vectors.VectorFixtures.check;
import static dev.unknot.scenario.vectors.VectorFixtures.checkByTraces;
import static dev.unknot.scenario.vectors.VectorFixtures.damaged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.scenario.vectors.Verdict.Failed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker finds what differs, and says where. */
final class VectorCheckTest {
    private static final String CONC = VectorFixtures.line("conc-1334.jsonl.gz", "regreg0");
    private static final String SET = VectorFixtures.line("sets-81.jsonl.gz", "fop-add-register");
    private static final String FREED = VectorFixtures.line("bugs-25.jsonl.gz", "B1-knote_fork-uaf");

    @Test
    void check_undamaged_passes() throws Exception {
        assertThat(check(CONC)).isEqualTo(new Verdict.Passed());
        assertThat(check(SET)).isEqualTo(new Verdict.Passed());
        assertThat(check(FREED)).isEqualTo(new Verdict.Passed());
    }

    // ---- one execution ----

    @Test
    void check_otherResult_failsThere() throws Exception {
        String line = damaged(CONC, "[[1,0,[[\"b\",-2,0,0,16384,1]]],", "[[1,0,[[\"b\",-2,0,0,16383,1]]],");
        assertThat(check(line))
                .isEqualTo(new Failed(
                        "results[1][0]", "[1,0,[[\"b\",-2,0,0,16383,1]]]", "[1,0,[[\"b\",-2,0,0,16384,1]]]"));
    }

    @Test
    void check_otherTraceEntry_failsThere() throws Exception {
        String line = damaged(CONC, "[0,\"sleep\",\"kqueue#0\",\"kqflxwt\"]", "[0,\"sleep\",\"kqueue#0\",\"kqread\"]");
        assertThat(check(line))
                .isEqualTo(new Failed(
                        "trace[21]",
                        "[0,\"sleep\",\"kqueue#0\",\"kqread\"]",
                        "[0,\"sleep\",\"kqueue#0\",\"kqflxwt\"]"));
    }

    @Test
    void check_traceEntryMissing_failsThere() throws Exception {
        String line = damaged(CONC, "[1,\"op\",0],", "");
        assertThat(check(line)).isEqualTo(new Failed("trace[1]", "[1,\"lock\",\"kqueue#0\"]", "[1,\"op\",0]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"outcome\":\"ok\"; \"outcome\":\"stuck\"; outcome; stuck; ok",
                "\"detail\":\"\"; \"detail\":\"T0: lock kqueue#0\"; detail; T0: lock kqueue#0; none",
                "\"now\":0; \"now\":1; now; 1; 0",
                "\"now\":0; \"now\":0,\"anomaly\":\"stale knote\"; anomaly; stale knote; none"
            })
    void check_otherField_failsThere(String part, String replacement, String field, String expected, String actual)
            throws Exception {
        assertThat(check(damaged(CONC, part, replacement))).isEqualTo(new Failed(field, expected, actual));
    }

    @Test
    void check_scheduleTooShort_failsAtItsEnd() throws Exception {
        String line = damaged(CONC, "0,0,0],\"results\"", "0,0],\"results\"");
        assertThat(check(line)).isEqualTo(new Failed("schedule[40]", "the end", "the execution goes on"));
    }

    @Test
    void check_scheduleTooLong_failsAtTheEndOfTheExecution() throws Exception {
        String line = damaged(CONC, "0,0,0],\"results\"", "0,0,0,1],\"results\"");
        assertThat(check(line)).isEqualTo(new Failed("schedule[41]", "a step of T1", "the end"));
    }

    @Test
    void check_threadNotEnabled_failsThere() throws Exception {
        String line = damaged(CONC, "\"schedule\":[0,1,", "\"schedule\":[0,\"taskq\",");
        assertThat(check(line)).isEqualTo(new Failed("schedule[1]", "a step of taskq", "it is not enabled"));
    }

    @Test
    void check_otherObjectOfUseAfterFree_fails() throws Exception {
        String line = damaged(FREED, "read of freed knote#0+8", "read of freed knote#1+8");
        assertThat(check(line)).isEqualTo(new Failed("detail", "read of freed knote#1", "read of freed knote#0"));
    }

    @Test
    void check_otherOffsetOfUseAfterFree_passes() throws Exception {
        assertThat(check(damaged(FREED, "knote#0+8", "knote#0+128"))).isEqualTo(new Verdict.Passed());
    }

    @Test
    void check_anomalyLeftOut_fails() throws Exception {
        String line = VectorFixtures.line("bugs-25.jsonl.gz", "B11-lost-timer-activation");
        String text = "knote filter -7 ident 1 is ready but not queued (status 0x0 data 1)";
        assertThat(check(line)).isEqualTo(new Verdict.Passed());
        assertThat(check(damaged(line, "\"anomaly\":\"" + text + "\",", "")))
                .isEqualTo(new Failed("anomaly", "none", text));
    }

    @Test
    void check_exitThatNobodyIsToldOf_isAnomaly() throws Exception {
        String line = "{\"name\":\"exit\",\"setup\":[[\"kqueue\",\"k\"],[\"fork\",\"self\",\"c\"]],\"threads\":"
                + "[[[\"kevent\",\"k\",[[\"c\",-5,1,2147483648,0,1]],0,[0,0]]],[[\"exit\",\"c\",3,0]]],"
                + "\"schedule\":[0,0,0,0,0,0,1,1,1,1,0,0,0],\"results\":[[[0,0,[]]],[[0,0]]],"
                + "\"outcome\":\"ok\",\"detail\":\"\",\"now\":0}";
        String text = "knote filter -5 ident 101 is ready but not queued (status 0x0 data 768)";
        assertThat(check(line)).isEqualTo(new Failed("anomaly", "none", text));
        String otherWords = damaged(line, "\"now\":0", "\"now\":0,\"anomaly\":\"an exit was not told\"");
        assertThat(check(otherWords)).isEqualTo(new Verdict.Passed());
    }

    @Test
    void check_setUpNeverEnds_fails() throws Exception {
        String line = damaged(CONC, "\"setup\":[", "\"setup\":[[\"kqueue\",\"q\"],[\"kevent\",\"q\",[],1,null],");
        assertThat(check(line)).isEqualTo(new Failed("setup", "COMPLETED", "STUCK"));
    }

    // ---- sets ----

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"schedules\":45; \"schedules\":46; schedules; 46; 45",
                "\"max_steps\":10; \"max_steps\":9; max_steps; 9; 10",
                "\"count\":6; \"count\":7; outcomes[0].count; 7; 6",
                "\"schedule\":[0,0; \"schedule\":[1,0; outcomes[0].results[0][0]; [-1,\"EEXIST\"]; [0,0]"
            })
    void check_otherFieldOfSet_failsThere(String part, String replacement, String field, String expected, String actual)
            throws Exception {
        Verdict verdict = check(damaged(SET, part, replacement));
        if (field.startsWith("outcomes[0].results")) {
            assertThat(verdict).isInstanceOf(Failed.class);
            assertThat(((Failed) verdict).field()).startsWith("outcomes[0].");
        } else {
            assertThat(verdict).isEqualTo(new Failed(field, expected, actual));
        }
    }

    @Test
    void check_outcomeMissingInSet_failsWithIt() throws Exception {
        String rest = SET.substring(SET.indexOf(",{\"outcome\":\"ok\""), SET.length() - "]}".length());
        String line = damaged(damaged(SET, rest, ""), "\"distinct\":3", "\"distinct\":2");
        assertThat(check(line)).isEqualTo(new Failed("outcomes[2]", "none", "ok [[[0,0]],[[-1,\"ENXIO\",[]]]]"));
    }

    @Test
    void checkByTraces_outcomeMissingOrTooMany_fails() throws Exception {
        assertThat(checkByTraces(SET)).isEqualTo(new Verdict.Passed());
        String rest = SET.substring(SET.indexOf(",{\"outcome\":\"ok\""), SET.length() - "]}".length());
        String line = damaged(damaged(SET, rest, ""), "\"distinct\":3", "\"distinct\":2");
        assertThat(checkByTraces(line))
                .isEqualTo(new Failed("outcomes[2]", "none", "ok [[[0,0]],[[-1,\"ENXIO\",[]]]]"));
        String fewer = damaged(SET, "\"schedules\":45", "\"schedules\":2");
        assertThat(checkByTraces(fewer)).isEqualTo(new Failed("schedules", "2", "more"));
    }

    @Test
    void check_moreSchedulesThanRecorded_fails() throws Exception {
        String line = damaged(SET, "\"schedules\":45", "\"schedules\":40");
        assertThat(check(line)).isEqualTo(new Failed("schedules", "40", "more"));
    }

    @Test
    void check_outcomeThatNeverHappens_failsAtItsExample() throws Exception {
        String line = damaged(SET, "\"ENXIO\"", "\"ENOENT\"");
        assertThat(check(line))
                .isEqualTo(new Failed("outcomes[2].results[1][0]", "[-1,\"ENOENT\",[]]", "[-1,\"ENXIO\",[]]"));
    }

    // ---- a bug of the port ----

    @Test
    void check_lostWakeup_failsInTheTrace() throws Exception {
        assertThat(check(CONC, LossyScheduler::boot))
                .isEqualTo(new Failed("trace[24]", "[1,\"wakeup\",\"kqueue#0\"]", "[1,\"unlock\",\"kqueue#0\"]"));
    }

    @Test
    void check_lostWakeup_failsInTheSet() throws Exception {
        String line = VectorFixtures.line("sets-81.jsonl.gz", "scanblock-scanblock-trigger");
        Verdict verdict = check(line, LossyScheduler::boot);
        assertThat(verdict).isInstanceOf(Failed.class);
        assertThat(((Failed) verdict).field()).startsWith("outcomes[0].");
    }

    // ---- what else a program may do ----

    @Test
    void check_pollAndInterrupt_interruptIsKeptForKevent() throws Exception {
        String line = "{\"name\":\"poll\",\"setup\":[],\"threads\":[[[\"kqueue\",\"k\"],[\"intr\",0,0],"
                + "[\"poll\",\"k\",1000000000],[\"kevent\",\"k\",[],1,[1,0]]]],\"schedule\":\"seq\","
                + "\"results\":[[[0,0],[0,0],[0,0],[-1,\"EINTR\",[]]]],"
                + "\"outcome\":\"ok\",\"detail\":\"\",\"now\":4294967296}";
        assertThat(check(line)).isEqualTo(new Verdict.Passed());
    }

    @Test
    void check_unknownOperation_skips() throws Exception {
        String line = damaged(CONC, "\"setup\":[", "\"setup\":[[\"mount\",\"x\",{\"y\":[1]}],");
        assertThat(check(line)).isEqualTo(new Verdict.Skipped("needs operation \"mount\""));
    }

    @Test
    void check_executionBlocked_saysWhoWaitsForWhat() throws Exception {
        String line = "{\"name\":\"blocked\",\"setup\":[[\"kqueue\",\"k\"]],\"threads\":[[[\"poll\",\"k\",null]],"
                + "[[\"kevent\",\"k\",[],1,null]]],\"schedule\":[0,0,0,1,1,1],\"results\":[[null],[null]],"
                + "\"outcome\":\"stuck\",\"detail\":\"\",\"now\":0}";
        assertThat(check(line))
                .isEqualTo(new Failed(
                        "outcome",
                        "stuck",
                        "expected-block (T0: poll; T1: sleep kqueue#0 kqread count=0 state=0x3 refcnt=1)"));
    }
}
