// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import dev.unknot.explore.dpor.DporSearch;
import java.util.List;

/**
 * What a complete search of a program found.
 *
 * @param traces the number of traces
 * @param deadlockedTraces how many of them end with a blocked thread
 * @param blockedRuns the number of executions that were in vain, 0 in the optimal search
 * @param longest the number of events of the longest execution
 * @param outcomes all different outcomes, in ascending order
 * @param outcomesSha256 the SHA-256 of the outcomes, each followed by a newline
 */
public record ProgramCounts(
        long traces,
        long deadlockedTraces,
        long blockedRuns,
        int longest,
        List<String> outcomes,
        String outcomesSha256) {

    /**
     * Searches a program.
     *
     * @throws ListingFormatException if the program does what its language forbids
     */
    public static ProgramCounts of(Listing listing, DporSearch.Algorithm algorithm) throws ListingFormatException {
        ProgramModel model = new ProgramModel(listing);
        return of(model, new DporSearch(model, algorithm));
    }

    static ProgramCounts of(ProgramModel model, DporSearch search) throws ListingFormatException {
        Tally tally = new Tally(model);
        try {
            search.run(tally);
        } catch (IllegalStepException e) {
            throw new ListingFormatException(
                    model.listing().source(), model.listing().name() + ": " + e.getMessage());
        }
        return new ProgramCounts(
                search.traces(),
                tally.deadlocked,
                search.blockedRuns(),
                search.longest(),
                tally.outcomes.list(),
                tally.outcomes.sha256());
    }

    private static final class Tally implements DporSearch.Visitor {
        private final ProgramModel model;
        private final Outcomes outcomes;
        private long deadlocked;

        Tally(ProgramModel model) {
            this.model = model;
            this.outcomes = new Outcomes(model.listing());
        }

        @Override
        public boolean visit(DporSearch.Execution execution) {
            deadlocked += model.blocked() != 0 ? 1 : 0;
            outcomes.add(model);
            return true;
        }
    }
}
