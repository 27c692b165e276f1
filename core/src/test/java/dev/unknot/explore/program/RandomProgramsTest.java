// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.dpor.DporSearch.Algorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The search against brute force, on programs that nobody has seen before. */
final class RandomProgramsTest {
    private static final int PROGRAMS = 400;
    private static final int PREFIXES_MAX = 1_500;

    @Test
    void search_randomPrograms_findsWhatBruteForceFinds() throws ListingFormatException {
        int compared = 0;
        int deadlocking = 0;
        long traces = 0;
        Set<Op.Kind> used = EnumSet.noneOf(Op.Kind.class);
        for (long seed = 0; compared < PROGRAMS; seed++) {
            Listing listing = RandomPrograms.program(seed);
            ProgramModel model = new ProgramModel(listing);
            Outcomes outcomes = new Outcomes(listing);
            long[] deadlocked = new long[1];
            BruteForce brute = new BruteForce(
                    model,
                    listing.threads().size(),
                    () -> {
                        outcomes.add(model);
                        deadlocked[0] += model.blocked() != 0 ? 1 : 0;
                    },
                    PREFIXES_MAX);
            if (!brute.run()) {
                continue;
            }
            compared++;
            traces += brute.traces();
            deadlocking += deadlocked[0] != 0 ? 1 : 0;
            listing.threads().forEach(ops -> addKinds(ops, used));
            for (Algorithm algorithm : Algorithm.values()) {
                ProgramCounts counts = ProgramCounts.of(listing, algorithm);
                assertThat(counts.traces()).as("traces of %s", listing).isEqualTo(brute.traces());
                assertThat(counts.deadlockedTraces())
                        .as("deadlocks of %s", listing)
                        .isEqualTo(deadlocked[0]);
                assertThat(counts.outcomes()).as("outcomes of %s", listing).isEqualTo(outcomes.list());
                if (algorithm == Algorithm.OPTIMAL) {
                    assertThat(counts.blockedRuns())
                            .as("runs in vain of %s", listing)
                            .isZero();
                }
            }
        }
        assertThat(used).containsExactlyInAnyOrder(Op.Kind.values());
        assertThat(deadlocking).isGreaterThan(PROGRAMS / 10);
        assertThat(traces).isGreaterThan(10L * PROGRAMS);
    }

    private static void addKinds(List<Op> ops, Set<Op.Kind> used) {
        for (Op op : ops) {
            used.add(op.kind());
            addKinds(op.body(), used);
            addKinds(op.otherwise(), used);
        }
    }
}
