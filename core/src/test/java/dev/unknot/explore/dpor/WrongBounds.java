// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

/** Searches within a bound, right ones and some with a planted mistake. */
public enum WrongBounds {
    /** None. */
    NOTHING,
    /** No conservative points. */
    NO_BLOCKS,
    /** Only races that can be reversed. */
    NO_ENABLERS,
    /** Not what blocked threads would do. */
    NO_BLOCKED,
    /** What is planned is cut off. */
    CUTS_OFF;

    /** A search with this mistake, in rounds of so many executions. */
    public BoundedSearch search(int preemptionsMax, int roundMax) {
        WrongBounds wrong = this;
        return new BoundedSearch(preemptionsMax, roundMax, new BoundedSearch.Rules() {
            @Override
            boolean notesBlocks() {
                return wrong != NO_BLOCKS;
            }

            @Override
            boolean notesEnablers() {
                return wrong != NO_ENABLERS;
            }

            @Override
            boolean notesBlocked() {
                return wrong != NO_BLOCKED;
            }

            @Override
            boolean keepsWhatIsPlanned() {
                return wrong != CUTS_OFF;
            }
        });
    }
}
