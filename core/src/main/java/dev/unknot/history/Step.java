// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.List;

/**
 * One atomic step of an operation, together with what was seen of its result.
 *
 * @param <S> the states of the model
 */
public interface Step<S> {

    /** The states that the step may lead to from a state; none if what was seen cannot be seen there. */
    List<S> after(S state);

    /** What the step is and what was seen, in a few words. */
    String text();

    /** What would be seen instead in a state from which the step leads nowhere, in a few words. */
    String instead(S state);
}
