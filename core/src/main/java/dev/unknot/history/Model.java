// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.List;

/**
 * What an object does when one atomic step comes after another. An ordinary operation is one step; an operation that
 * the object itself does in pieces is several, which come in their order, each within the operation's interval.
 *
 * @param <S> the states: immutable, with {@code equals} and {@code hashCode}
 * @param <C> what is asked
 * @param <R> what is returned
 */
public interface Model<S, C, R> {

    /** What it is a model of, as messages name it: {@code kqueue}. */
    String subject();

    /** The state at the beginning. */
    S initial();

    /** The steps of an operation that has returned. There may be none. */
    List<Step<S>> steps(History<C, R> history, Invocation<C, R> operation);

    /** What an operation that has not returned may have done so far: any beginning of these steps, or none. */
    List<Step<S>> pendingSteps(History<C, R> history, Invocation<C, R> operation);

    /**
     * The same history by independent objects: it has an order if, and only if, each part has one. That is so where each
     * operation works on one object alone, and no object's state depends on another's.
     */
    default List<History<C, R>> partition(History<C, R> history) {
        return List.of(history);
    }
}
