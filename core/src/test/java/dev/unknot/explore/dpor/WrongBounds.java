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
    NO_BLOCKED;

    /** A search with this mistake. */
    public BoundedSearch search(Model model, int preemptionsMax) {
        WrongBounds wrong = this;
        return new BoundedSearch(model, preemptionsMax, new BoundedSearch.Rules() {
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
        });
    }
}
