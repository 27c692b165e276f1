// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.ArrayList;
import java.util.List;

/** Tries every order of every subset of the operations that may be left out. For histories of single steps. */
final class BruteForce<S, C, R> {
    private final Model<S, C, R> model;
    private final History<C, R> history;

    BruteForce(Model<S, C, R> model, History<C, R> history) {
        this.model = model;
        this.history = history;
    }

    boolean isLinearizable() {
        return permute(new ArrayList<>(), new ArrayList<>(history.operations()));
    }

    private boolean permute(List<Invocation<C, R>> order, List<Invocation<C, R>> left) {
        if (left.stream().allMatch(Invocation::isPending) && isExplained(order)) {
            return true;
        }
        for (int i = 0; i < left.size(); i++) {
            List<Invocation<C, R>> rest = new ArrayList<>(left);
            order.add(rest.remove(i));
            if (permute(order, rest)) {
                return true;
            }
            order.removeLast();
        }
        return false;
    }

    private boolean isExplained(List<Invocation<C, R>> order) {
        for (int i = 0; i < order.size(); i++) {
            for (int j = i + 1; j < order.size(); j++) {
                if (order.get(j).precedes(order.get(i))) {
                    return false;
                }
            }
        }
        S state = model.initial();
        for (Invocation<C, R> operation : order) {
            List<Step<S>> steps =
                    operation.isPending() ? model.pendingSteps(history, operation) : model.steps(history, operation);
            List<S> after = steps.getFirst().after(state);
            if (after.isEmpty()) {
                return false;
            }
            state = after.getFirst();
        }
        return true;
    }
}
