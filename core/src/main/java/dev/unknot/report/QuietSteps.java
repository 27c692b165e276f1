// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.report;

import dev.unknot.explore.Explanation;
import dev.unknot.explore.Explanation.Action;
import dev.unknot.explore.Explanation.Step;
import dev.unknot.explore.Explanation.UnorderedPair;
import dev.unknot.sync.sim.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps that a report need not show one by one: accesses to memory that change nothing the report knows of, that
 * are no part of a race, and that the same thread's steps surround. What stands on either side of a switch is shown.
 */
final class QuietSteps {
    private QuietSteps() {}

    /**
     * The steps in parts: each is either one step to show, or several quiet ones of one thread.
     *
     * @param shown how many of the steps the report shows at all, from the first
     */
    static List<List<Step>> parts(Explanation explanation, int shown) {
        Set<String> raced =
                explanation.races().stream().map(UnorderedPair::place).collect(Collectors.toSet());
        List<Step> steps = explanation.steps().subList(0, shown);
        List<List<Step>> parts = new ArrayList<>();
        List<Step> quiet = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (isQuiet(steps, i, raced)) {
                quiet.add(steps.get(i));
                continue;
            }
            flush(quiet, parts);
            parts.add(List.of(steps.get(i)));
        }
        flush(quiet, parts);
        return parts;
    }

    private static void flush(List<Step> quiet, List<List<Step>> parts) {
        if (!quiet.isEmpty()) {
            parts.add(List.copyOf(quiet));
            quiet.clear();
        }
    }

    private static boolean isQuiet(List<Step> steps, int index, Set<String> raced) {
        Step step = steps.get(index);
        if (index == 0 || index + 1 == steps.size() || !step.changes().isEmpty()) {
            return false;
        }
        boolean surrounded = steps.get(index - 1).thread() == step.thread()
                && steps.get(index + 1).thread() == step.thread();
        return surrounded
                && step.actions().stream().allMatch(QuietSteps::isAccess)
                && step.actions().stream().noneMatch(action -> raced.contains(action.detail()));
    }

    private static boolean isAccess(Action action) {
        return action.verb() == Verb.READ || action.verb() == Verb.WRITE;
    }
}
