// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.dpor.DporSearch;
import dev.unknot.explore.dpor.DporSearch.Algorithm;
import dev.unknot.explore.dpor.Mode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Programs whose events touch their objects in a wrong mode: the counts tell. */
final class WrongAccessRulesTest {
    private static final List<Listing> RANDOM =
            RecordedPrograms.select(RecordedPrograms.RANDOM, listing -> RecordedPrograms.traces(listing) <= 60);

    private static long optimal(String name, AccessRules wrong) {
        Listing listing = Objects.requireNonNull(RecordedPrograms.named().get(name), name);
        return traces(listing, Algorithm.OPTIMAL, wrong);
    }

    private static long traces(Listing listing, Algorithm algorithm, AccessRules wrong) {
        DporSearch search = new DporSearch(new ProgramModel(listing, wrong), algorithm);
        long enough = RecordedPrograms.traces(listing) * 20 + 100;
        search.run(execution -> search.traces() < enough);
        return search.traces();
    }

    private static boolean isKilled(Listing listing, Algorithm algorithm, AccessRules wrong) {
        try {
            return traces(listing, algorithm, wrong) != RecordedPrograms.traces(listing);
        } catch (IllegalStateException e) {
            // The search met an event that touched something else than foreseen.
            return true;
        }
    }

    private static void assertKilledByMoreThan(int count, AccessRules wrong) {
        for (Algorithm algorithm : Algorithm.values()) {
            assertThat(RANDOM.stream().filter(listing -> isKilled(listing, algorithm, wrong)))
                    .as(algorithm.name())
                    .hasSizeGreaterThan(count);
        }
    }

    @Test
    void failedCompareAndSet_asWrite_countsTooManyTraces() {
        AccessRules wrong = new AccessRules() {
            @Override
            Mode failedCompareAndSet() {
                return Mode.X;
            }
        };
        assertThat(optimal("casrot(4)", wrong)).isEqualTo(24);
        assertThat(optimal("casw(3)", wrong)).isEqualTo(90);
        assertKilledByMoreThan(50, wrong);
    }

    @Test
    void channel_notTouchedBySleepsAndEmptyWakeups_missesTraces() {
        AccessRules wrong = new AccessRules() {
            @Override
            @Nullable
            Mode sleep() {
                return null;
            }

            @Override
            @Nullable
            Mode emptyWakeup() {
                return null;
            }
        };
        assertThat(optimal("naked-sleeper-1-wakers", wrong)).isLessThan(2);
        assertKilledByMoreThan(50, wrong);
    }

    @Test
    void emptyWakeup_asWrite_countsTooManyTraces() {
        AccessRules wrong = new AccessRules() {
            @Override
            Mode emptyWakeup() {
                return Mode.X;
            }
        };
        assertThat(optimal("wakers-only(3)", wrong)).isEqualTo(6);
        assertKilledByMoreThan(20, wrong);
    }
}
