// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.dpor.DporSearch.Algorithm;
import dev.unknot.explore.program.Listing;
import dev.unknot.explore.program.ProgramModel;
import dev.unknot.explore.program.RecordedPrograms;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Searches with a planted mistake: the counts tell, of each one. */
final class WrongRulesTest {
    private static final Map<String, Listing> NAMED = RecordedPrograms.named();
    private static final List<Listing> RANDOM =
            RecordedPrograms.select(RecordedPrograms.RANDOM, listing -> RecordedPrograms.traces(listing) <= 60);

    private static Listing listing(String name) {
        return Objects.requireNonNull(NAMED.get(name), name);
    }

    /** The traces that are found, and after a plus the executions in vain, if there are any. */
    private static String counts(Listing listing, Algorithm algorithm, Rules rules) {
        DporSearch search = new DporSearch(new ProgramModel(listing), algorithm, rules);
        long enough = RecordedPrograms.traces(listing) * 20 + 100;
        search.run(execution -> search.traces() + search.blockedRuns() < enough);
        return search.blockedRuns() == 0
                ? Long.toString(search.traces())
                : search.traces() + "+" + search.blockedRuns();
    }

    private static String optimal(String name, Rules rules) {
        return counts(listing(name), Algorithm.OPTIMAL, rules);
    }

    /** How many of the small random programs tell. */
    private static long killed(Algorithm algorithm, Rules rules) {
        return RANDOM.stream()
                .filter(listing -> isKilled(listing, algorithm, rules))
                .count();
    }

    private static boolean isKilled(Listing listing, Algorithm algorithm, Rules rules) {
        String counts;
        try {
            counts = counts(listing, algorithm, rules);
        } catch (IllegalStateException e) {
            return true;
        }
        String traces = algorithm == Algorithm.OPTIMAL ? counts : counts.replaceAll("\\+.*", "");
        return !traces.equals(Long.toString(RecordedPrograms.traces(listing)));
    }

    @Test
    void rules_asTheyAre_killNothing() {
        assertThat(killed(Algorithm.OPTIMAL, new Rules())).isZero();
        assertThat(killed(Algorithm.SOURCE, new Rules())).isZero();
    }

    @Test
    void latestRaceOnly_severalReaders_missesTraces() {
        Rules wrong = new Rules() {
            @Override
            boolean looksBehindRaces() {
                return false;
            }
        };
        assertThat(optimal("readers(3)", wrong)).isEqualTo("4");
        assertThat(optimal("CoRR2", wrong)).isEqualTo("30");
        assertThat(optimal("casrot(4)", wrong)).isEqualTo("7");
        assertThat(optimal("fib_bench-const(1)", wrong)).isEqualTo("8");
        assertThat(killed(Algorithm.OPTIMAL, wrong)).isGreaterThan(50);
        assertThat(killed(Algorithm.SOURCE, wrong)).isGreaterThan(5);
    }

    @Test
    void walkStopsAtOrderedEvent_threadStartedBetween_missesTraces() {
        Rules wrong = new Rules() {
            @Override
            boolean looksBehindOrdered() {
                return false;
            }
        };
        assertThat(optimal("chess_11119", wrong)).isEqualTo("1");
        assertThat(counts(listing("chess_11119"), Algorithm.SOURCE, wrong)).isEqualTo("1");
        assertThat(optimal("CoRR2", wrong)).isEqualTo("56");
        assertThat(optimal("fib_bench-const(1)", wrong)).isEqualTo("9");
        assertThat(killed(Algorithm.OPTIMAL, wrong)).isGreaterThan(100);
    }

    @Test
    void enablersTakenForRaces_locksAndWakeups_missesTraces() {
        Rules wrong = new Rules() {
            @Override
            boolean enablersAreTransparent() {
                return false;
            }
        };
        assertThat(optimal("lockinc(3)", wrong)).isEqualTo("1");
        assertThat(optimal("philosophers(3)", wrong)).isEqualTo("1");
        assertThat(optimal("two_locks(3)", wrong)).isEqualTo("1");
        assertThat(optimal("lostwakeup", wrong)).isEqualTo("2");
        assertThat(optimal("monitor(2)", wrong)).isEqualTo("1");
        assertThat(killed(Algorithm.OPTIMAL, wrong)).isGreaterThan(400);
    }

    @Test
    void blockedThreadsForgotten_timedWaits_missesTraces() {
        Rules wrong = new Rules() {
            @Override
            boolean blockedThreadsRace() {
                return false;
            }
        };
        assertThat(optimal("rlock-held-2-writer-waits", wrong)).isEqualTo("1");
        assertThat(killed(Algorithm.OPTIMAL, wrong)).isGreaterThan(20);
        assertThat(killed(Algorithm.SOURCE, wrong)).isGreaterThan(20);
    }

    @Test
    void blockedThreadsForgottenInSleep_randomPrograms_missesTraces() {
        Rules wrong = new Rules() {
            @Override
            boolean blockedThreadsRaceInSleep() {
                return false;
            }
        };
        assertThat(killed(Algorithm.SOURCE, wrong)).isPositive();
    }

    @Test
    void strongInitialsOnly_redundantSequences_runInVain() {
        Rules wrong = new Rules() {
            @Override
            boolean knowsWeakInitials() {
                return false;
            }
        };
        assertThat(optimal("lastzero-const(4)", wrong)).startsWith("28+");
        assertThat(optimal("popl", wrong)).startsWith("5+");
        assertThat(optimal("combination_lock", wrong)).startsWith("6+");
        assertThat(optimal("sleeping_races_6", wrong)).startsWith("10+");
        assertThat(killed(Algorithm.OPTIMAL, wrong)).isGreaterThan(10);
    }

    @Test
    void insertionStaysOutOfIndependentBranches_readers_missesTraces() {
        Rules wrong = new Rules() {
            @Override
            boolean descendsThroughIndependent() {
                return false;
            }
        };
        assertThat(optimal("readers(3)", wrong)).isEqualTo("7");
        assertThat(optimal("lastzero-const(4)", wrong)).isNotEqualTo("28");
        assertThat(killed(Algorithm.OPTIMAL, wrong)).isGreaterThan(20);
    }

    @Test
    void oneHolderMoved_sharedLocks_missesTraces() {
        Rules wrong = new Rules() {
            @Override
            boolean movesAllHolders() {
                return false;
            }
        };
        assertThat(optimal("rlock-held-2-writer-waits", wrong)).isEqualTo("1");
        assertThat(optimal("rlock-barrier-writer", wrong)).isEqualTo("8");
        assertThat(killed(Algorithm.OPTIMAL, wrong)).isGreaterThan(10);
    }
}
