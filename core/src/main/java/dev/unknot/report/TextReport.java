// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.report;

import dev.unknot.explore.Explanation;
import dev.unknot.explore.Explanation.Access;
import dev.unknot.explore.Explanation.Action;
import dev.unknot.explore.Explanation.Change;
import dev.unknot.explore.Explanation.Field;
import dev.unknot.explore.Explanation.Frame;
import dev.unknot.explore.Explanation.OperationResult;
import dev.unknot.explore.Explanation.Step;
import dev.unknot.explore.Explanation.ThreadName;
import dev.unknot.explore.Explanation.UnorderedPair;
import dev.unknot.explore.FailureAnalysis;
import dev.unknot.explore.Finding;
import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Standstill;
import dev.unknot.explore.Standstill.Link;
import dev.unknot.explore.Standstill.Reason;
import dev.unknot.explore.Violation;
import dev.unknot.scenario.Expectation;
import dev.unknot.scenario.Operation;
import dev.unknot.scenario.Scenario;
import dev.unknot.sync.sim.Verb;
import dev.unknot.sync.sim.Waiter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A finding as plain text: the verdict in one line, the scenario, the interleaving with one column a thread, who waits
 * for whom, and how to replay it.
 */
public final class TextReport {
    private static final int WIDTH_MIN = 80;
    private static final int NUMBER_WIDTH = 4;
    private static final int GAP = 2;

    private final Scenario scenario;
    private final Explanation explanation;
    private final Place place = new Place();
    private final StringBuilder out = new StringBuilder();
    private final Table table;
    private final Map<Integer, Integer> columns = new LinkedHashMap<>();
    private final Map<Integer, Integer> operations = new LinkedHashMap<>();

    private TextReport(Scenario scenario, Explanation explanation, int width) {
        this.scenario = scenario;
        this.explanation = explanation;
        for (ThreadName thread : explanation.threads()) {
            columns.put(thread.thread(), columns.size());
        }
        int room = Math.max(WIDTH_MIN, width) - NUMBER_WIDTH;
        int place = Math.min(44, room / 3);
        int column = (room - place) / columns.size() - GAP;
        table = new Table(NUMBER_WIDTH, columns.size(), column, place, GAP);
    }

    /**
     * The report of a finding.
     *
     * @param width the width of the reader's page, in characters
     * @param replayCommand the command that replays it
     */
    public static String of(
            Scenario scenario, Finding finding, Explanation explanation, int width, String replayCommand) {
        TextReport report = new TextReport(scenario, explanation, width);
        report.verdict(finding.violation());
        report.line("  " + (finding.violation().kind() == FindingKind.LIVELOCK ? "no end" : switches(finding)) + ", "
                + finding.schedule().steps() + " steps; found by " + finding.foundBy());
        FailureAnalysis analysis = finding.analysis();
        if (analysis != null) {
            new AnalysisText(explanation, finding.schedule().steps())
                    .lines(analysis)
                    .forEach(text -> report.line("  " + text));
        }
        report.body();
        report.line("replay");
        report.line("  " + replayCommand);
        return report.out.toString();
    }

    /** The report of an execution that was replayed. */
    public static String ofReplay(Scenario scenario, Explanation explanation, int width) {
        TextReport report = new TextReport(scenario, explanation, width);
        Violation violation = explanation.violation();
        if (violation == null) {
            report.line(scenario.name() + ": nothing is wrong with this execution");
        } else {
            report.verdict(violation);
        }
        report.body();
        return report.out.toString();
    }

    private void body() {
        line("");
        about();
        races();
        interleaving();
        end();
    }

    private void verdict(Violation violation) {
        line("FINDING " + violation.kind().title() + " in " + scenario.name() + ": " + violation.message());
    }

    private static String switches(Finding finding) {
        int switches = finding.schedule().contextSwitches();
        String count = switches == 1 ? "1 context switch" : switches + " context switches";
        int proven = finding.provenSwitches().orElse(-1);
        if (proven == switches) {
            return switches == 0 ? "no context switch" : count + " (no schedule with fewer fails)";
        }
        return count;
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }

    // ---- the scenario ----

    private void about() {
        line("scenario " + scenario.name() + ": " + scenario.purpose());
        for (Expectation expectation : scenario.expectations()) {
            line("  must hold: " + expectation.text());
        }
        String setUp = scenario.setUp().stream().map(Operation::text).collect(Collectors.joining("; "));
        if (!setUp.isEmpty()) {
            line("  set-up: " + setUp);
        }
        line("");
    }

    // ---- accesses that nothing orders ----

    private void races() {
        for (UnorderedPair race : explanation.races()) {
            line("race on " + race.place());
            access(race.first());
            access(race.second());
            line("  nothing orders them: " + unorderedSince(race));
            line("");
        }
    }

    private void access(Access access) {
        String held = access.held().isEmpty() ? "no lock" : String.join(", ", access.held());
        line("  step " + access.step() + ": " + access.thread() + " "
                + access.verb().word() + "s it with " + held + " held, in "
                + place.locate(access.stack()).text());
        for (Frame frame : access.stack()) {
            if (isOfCore(frame)) {
                line("      at " + frame.method() + "  " + frame.file() + ":" + frame.line());
            }
        }
    }

    private static boolean isOfCore(Frame frame) {
        String name = frame.className();
        return name.startsWith("dev.unknot.kqueue")
                || name.startsWith("dev.unknot.file")
                || name.startsWith("dev.unknot.proc");
    }

    private static String unorderedSince(UnorderedPair race) {
        String first = race.first().thread();
        String second = race.second().thread();
        return race.since().isEmpty()
                ? second + " knows of nothing that " + first + " has done"
                : "the last that " + second + " knows of " + first + " is " + race.since();
    }

    // ---- the interleaving ----

    private void interleaving() {
        String[] names = new String[columns.size()];
        for (ThreadName thread : explanation.threads()) {
            names[column(thread.thread())] = thread.name();
        }
        out.append(table.header("step", names, "where (function of the origin, line of the port)"));
        Step before = null;
        Rounds rounds = Rounds.of(explanation.steps());
        for (List<Step> part : QuietSteps.parts(explanation, rounds.shown())) {
            Step step = part.getFirst();
            if (before != null && before.thread() != step.thread()) {
                leave(before);
            }
            if (part.size() == 1) {
                step(step);
            } else {
                String text = "  " + part.size() + " accesses to memory";
                out.append(table.row(Integer.toString(step.number()), column(step.thread()), text, ""));
            }
            before = part.getLast();
        }
        if (rounds.length() > 0) {
            line("... and so on: steps " + rounds.from() + " to " + (rounds.shown() - 1) + " again and again, "
                    + (explanation.steps().size() - rounds.shown()) + " steps more");
        }
        line("");
    }

    private int column(int thread) {
        Integer column = columns.get(thread);
        return column == null ? 0 : column;
    }

    private void step(Step step) {
        String number = Integer.toString(step.number());
        for (Action action : step.actions()) {
            if (action.verb() == Verb.OPERATION || action.verb() == Verb.EXIT) {
                returned(step.thread());
            }
            String text = text(step.thread(), action);
            if (text.isEmpty()) {
                continue;
            }
            String where = action.stack().isEmpty() || !isPlaced(action.verb())
                    ? ""
                    : place.locate(action.stack()).text();
            out.append(table.row(number, column(step.thread()), text, where));
            number = "";
        }
        changes(step).forEach(text -> out.append(table.row("", column(step.thread()), "  " + text, "")));
    }

    /** Says what the operation that ends here has come to. */
    private void returned(int thread) {
        Integer index = operations.get(thread);
        if (index == null) {
            return;
        }
        for (OperationResult result : explanation.results()) {
            if (result.thread() == thread && result.index() == index) {
                out.append(table.row("", column(thread), "returns " + result.text(), ""));
            }
        }
    }

    private static boolean isPlaced(Verb verb) {
        return switch (verb) {
            case OPERATION, EXIT, SPAWN, TASK, CALLOUT -> false;
            default -> true;
        };
    }

    private String text(int thread, Action action) {
        String object = action.object();
        String detail = action.detail();
        return switch (action.verb()) {
            case OPERATION -> {
                operations.merge(thread, 0, (old, zero) -> old + 1);
                yield detail;
            }
            case LOCK -> "  lock " + object;
            case UNLOCK -> "  unlock " + object;
            case LOCK_SHARED -> "  lock " + object + " shared";
            case UNLOCK_SHARED -> "  unlock " + object + " shared";
            case SLEEP -> "  sleep \"" + detail + "\" on " + object;
            case RESUME -> "  go on from \"" + detail.replaceFirst(" ", "\": ");
            case WAKEUP -> "  wakeup " + object + ": " + detail;
            case ENQUEUE -> "  enqueue the task of " + object;
            case TASK -> "task of " + object;
            case CALLOUT -> object + " expires";
            case DRAIN -> "  wait until " + object + " has run";
            case DRAINED -> "  " + object + " has run";
            case TIME -> "(time moves on)";
            case EARLY -> "  (time moves on early, for " + object + ")";
            case SPURIOUS -> "  (wakes without a cause on " + object + ")";
            case CHOICE -> "  choose " + detail;
            case SELECT -> "  wait in select";
            case SELECTED -> "  go on from select: " + detail;
            case FIRE -> "  wake who waits in select";
            case SPAWN -> "  start " + detail;
            case READ, WRITE -> "  " + action.verb().word() + ' ' + detail;
            case EXIT -> "";
        };
    }

    /** What a step changed of the state, one line for each object. */
    private static List<String> changes(Step step) {
        Map<String, List<String>> byObject = new LinkedHashMap<>();
        for (Change change : step.changes()) {
            String text = change(change);
            if (!text.isEmpty()) {
                byObject.computeIfAbsent(change.object(), object -> new ArrayList<>())
                        .add(text);
            }
        }
        List<String> lines = new ArrayList<>();
        byObject.forEach((object, texts) -> lines.add("= " + object + ": " + String.join(", ", texts)));
        return lines;
    }

    /** A change in words; a field of a new object that has nothing to say is left out. */
    private static String change(Change change) {
        String before = change.before();
        String after = change.after();
        if (after == null) {
            return switch (change.field()) {
                case "status", "count" -> "gone";
                case "file" -> "closed";
                default -> "";
            };
        }
        if (before == null) {
            boolean empty = after.isEmpty() || after.equals("0") || after.equals("0x0") || after.equals("none");
            return empty ? "" : change.field() + " " + after;
        }
        return change.field() + " " + shown(before) + " -> " + shown(after);
    }

    private static String shown(String value) {
        return value.isEmpty() ? "empty" : value;
    }

    /** Says why a thread does not go on here, and what it holds meanwhile. */
    private void leave(Step last) {
        Step following = next(last);
        String held = last.held().isEmpty() ? "" : ", holding " + String.join(" ", last.held());
        String text = switch (firstVerb(following)) {
            case LOCK, LOCK_SHARED -> "... before lock " + firstObject(following) + held;
            case RESUME -> "... asleep" + held;
            case SELECTED, DRAINED -> "... waiting" + held;
            case null -> isOver(last) ? "" : waits(last.thread(), held);
            default -> held.isEmpty() ? "" : "..." + held.substring(1);
        };
        if (!text.isEmpty()) {
            out.append(table.row("", column(last.thread()), text, ""));
        }
        out.append(table.separator());
    }

    private String waits(int thread, String held) {
        for (Waiter waiter : explanation.waiters()) {
            if (waiter.thread() == thread) {
                return "... waits for ever" + held;
            }
        }
        return "";
    }

    private static boolean isOver(Step step) {
        return step.actions().stream().anyMatch(action -> action.verb() == Verb.EXIT);
    }

    private @Nullable Step next(Step step) {
        for (Step later : explanation.steps()) {
            if (later.number() > step.number() && later.thread() == step.thread()) {
                return later;
            }
        }
        return null;
    }

    private static @Nullable Verb firstVerb(@Nullable Step step) {
        return step == null || step.actions().isEmpty()
                ? null
                : step.actions().getFirst().verb();
    }

    private static String firstObject(@Nullable Step step) {
        return step == null ? "" : step.actions().getFirst().object();
    }

    // ---- the end ----

    private void end() {
        Violation violation = explanation.violation();
        if (violation != null) {
            line("at the end: " + violation.message());
        }
        standstill();
        explanation.remarks().forEach(text -> line("  " + text));
        List<Frame> stack = explanation.stack();
        if (!stack.isEmpty()) {
            line("  in");
            for (Frame frame : stack) {
                if (frame.className().startsWith("dev.unknot.kqueue")
                        || frame.className().startsWith("dev.unknot.file")) {
                    line("    " + place.locate(List.of(frame)).text());
                }
            }
        }
        objects();
        line("");
    }

    /** Who waits for what and for whom, and who could have let them go on. */
    private void standstill() {
        Standstill standstill = explanation.standstill();
        List<Link> cycle = standstill == null ? List.of() : standstill.cycle();
        for (int i = 0; i < cycle.size(); i++) {
            Link link = cycle.get(i);
            String next = cycle.get((i + 1) % cycle.size()).name();
            line((i == 0 ? "  cycle: " : "         ") + link.name() + " " + link.has() + ", " + link.wants() + " -> "
                    + next);
        }
        for (Waiter waiter : explanation.waiters()) {
            line("  " + waiter.name() + " waits: " + describe(waiter));
            List<Reason> reasons = standstill == null ? List.of() : standstill.reasons();
            for (Reason reason : reasons) {
                if (reason.thread() == waiter.thread() && !waiter.legitimate()) {
                    line("    could have released it: " + reason.text());
                }
            }
        }
    }

    private static String describe(Waiter waiter) {
        String what = switch (waiter.kind()) {
            case "lock", "relock" -> "for lock " + waiter.object();
            case "sleep" ->
                "asleep on " + waiter.object() + " \"" + waiter.waitMessage() + "\" (" + waiter.state() + ")";
            case "drain" -> "for the end of " + waiter.object();
            default -> waiter.describe();
        };
        String holder = waiter.holder() == null ? "" : ", held by " + waiter.holder();
        return what + holder + (waiter.legitimate() ? "; it may wait" : "; nobody is left to wake it");
    }

    private void objects() {
        Map<String, List<String>> byObject = new LinkedHashMap<>();
        for (Field field : explanation.state()) {
            boolean empty = field.value().isEmpty()
                    || field.value().equals("0")
                    || field.value().equals("0x0");
            List<String> texts = byObject.computeIfAbsent(field.object(), object -> new ArrayList<>());
            if (!empty) {
                texts.add(field.field() + " " + field.value());
            }
        }
        byObject.forEach(
                (object, texts) -> line("  " + object + ": " + (texts.isEmpty() ? "all 0" : String.join(", ", texts))));
    }
}
