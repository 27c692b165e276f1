// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.report;

import dev.unknot.explore.Explanation;
import dev.unknot.explore.Explanation.Action;
import dev.unknot.explore.Explanation.Step;
import dev.unknot.explore.Explanation.ThreadName;
import dev.unknot.explore.FailureAnalysis;
import dev.unknot.explore.FailureAnalysis.Order;
import dev.unknot.explore.FailureAnalysis.Scope;
import java.util.ArrayList;
import java.util.List;

/** What makes a schedule fail, in a few lines. */
final class AnalysisText {
    private final Explanation explanation;
    /** The number of choices of the schedule, those of values included. */
    private final int length;

    AnalysisText(Explanation explanation, int length) {
        this.explanation = explanation;
        this.length = length;
    }

    List<String> lines(FailureAnalysis analysis) {
        List<String> lines = new ArrayList<>();
        lines.add(preemptions(analysis));
        for (Order order : analysis.necessary()) {
            String scope = order.scope() == Scope.ALL_SCHEDULES ? "" : " (with no more preemptions)";
            lines.add("necessary: " + step(order.earlier()) + " before " + later(order.later(), analysis) + scope);
        }
        lines.add(noReturn(analysis));
        lines.removeIf(String::isEmpty);
        return lines;
    }

    private static String preemptions(FailureAnalysis analysis) {
        int count = analysis.preemptions();
        String text = count == 0 ? "no preemption" : count == 1 ? "1 preemption" : count + " preemptions";
        int least = analysis.leastPreemptions().orElse(-1);
        if (least == count) {
            return count == 0 ? text : text + " (no schedule with fewer fails)";
        }
        return least < 0 ? text : text + " (" + least + " in other schedules that fail, and never fewer)";
    }

    private String noReturn(FailureAnalysis analysis) {
        int steps = analysis.lostAfter();
        boolean exact = analysis.lostBefore() == steps;
        if (steps == length && !exact) {
            return "";
        }
        String from = steps == 0 ? "every schedule fails" : "after step " + (steps - 1) + " every schedule fails";
        return from + (exact ? "" : ", if not before (the search for the first such step was not complete)");
    }

    private String later(int number, FailureAnalysis analysis) {
        int place = number - length;
        return place < 0
                ? step(number)
                : "the next step of " + name(analysis.waiting().get(place)) + ", which waits";
    }

    private String step(int number) {
        for (Step step : explanation.steps()) {
            if (step.number() == number) {
                return "step " + number + " (" + name(step.thread()) + ": " + deed(step) + ")";
            }
        }
        return "step " + number;
    }

    private String name(int thread) {
        for (ThreadName name : explanation.threads()) {
            if (name.thread() == thread) {
                return name.name();
            }
        }
        return "thread " + thread;
    }

    /** What a step begins with. */
    private static String deed(Step step) {
        for (Action action : step.actions()) {
            String object = action.object();
            return switch (action.verb()) {
                case OPERATION -> action.detail();
                case RESUME -> "go on from sleep";
                case SELECTED -> "go on from select";
                case EXIT -> "end";
                case READ, WRITE -> action.verb().word() + " " + action.detail();
                default -> (action.verb().word() + " " + object).stripTrailing();
            };
        }
        return "start";
    }
}
