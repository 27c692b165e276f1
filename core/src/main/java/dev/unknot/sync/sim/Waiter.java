// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import org.jspecify.annotations.Nullable;

/**
 * A thread that waits at the end of an execution.
 *
 * @param thread its number
 * @param name its name
 * @param kind what it does: {@code lock}, {@code sleep}, {@code relock}, {@code drain}, {@code select}
 * @param object the name of what it waits for
 * @param waitMessage the wait message of a sleep, else null
 * @param state what the owner of the channel says about it; empty if nothing
 * @param holder the name of the thread that holds the lock it waits for, else null
 * @param legitimate whether it may rightly wait for ever
 */
public record Waiter(
        int thread,
        String name,
        String kind,
        String object,
        @Nullable String waitMessage,
        String state,
        @Nullable String holder,
        boolean legitimate) {

    /** What it waits for, in the words of the recorded vectors: {@code sleep kqueue#0 kqflxwt count=1 ...}. */
    public String describe() {
        StringBuilder text = new StringBuilder(kind).append(' ').append(object);
        if (waitMessage != null) {
            text.append(' ').append(waitMessage);
        }
        if (!state.isEmpty()) {
            text.append(' ').append(state);
        }
        return text.toString();
    }
}
