// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.ReplayedSteps.Planned;
import dev.unknot.explore.ReplayedSteps.Step;
import dev.unknot.explore.ReplayedSteps.Then;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a certificate of all traces of a program, and knows nothing of the search that wrote it.
 *
 * <p>Each schedule is replayed to its end, and its order of dependent steps is found anew. Then, for each step of a
 * trace, what a thread is kept from at its end included, and each step before it that it depends on: all is replayed
 * but the earlier one and what happens after it; then the thread of the later step
 * goes first, where it can, and the execution goes on anyhow. Where it cannot since a shared lock has other holders, their
 * steps are left out, too. Each other value that a step could choose is tried in the same way. The trace of each such
 * execution must be in the certificate.
 *
 * <p><b>Why then none is missing.</b> Take a missing trace, and a certified one that has as long a beginning of it as any.
 * After that, the missing one has a step of some thread, before whose next step something else happens in the certified
 * one. Reversed, that is a certified trace with the same beginning, in which less happens before that step; in the end
 * nothing does, and the beginning is longer. The steps of one trace that could not be swapped must be told, as for the
 * search.
 */
public final class CertificateChecker {
    private static final int HEADER_LINES = 5;

    private final Program program;
    private final Executor executor;
    private final Set<Long> orders = new HashSet<>();
    private final Set<Long> tried = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private CertificateChecker(Program program) {
        this.program = program;
        executor = new Executor(program);
    }

    /** The name of the scenario of a certificate. */
    public static String scenario(List<String> lines) {
        return after(lines.get(1), "scenario ");
    }

    /** The setting of a certificate. */
    public static Setting setting(List<String> lines) throws ScheduleFormatException {
        return Setting.parse(after(lines.get(2), "setting "));
    }

    private static String after(String line, String name) {
        if (!line.startsWith(name)) {
            throw new IllegalArgumentException("no '" + name + "' but '" + line + "'");
        }
        return line.substring(name.length());
    }

    /** What is wrong with a certificate of a program, which tells all that its steps touch; empty if nothing is. */
    public static List<String> check(Program program, List<String> lines) throws ScheduleFormatException {
        return new CertificateChecker(program).check(lines);
    }

    private List<String> check(List<String> lines) throws ScheduleFormatException {
        if (lines.size() < HEADER_LINES || !lines.getFirst().equals("unknot-certificate 1")) {
            return List.of("this is no certificate of version 1");
        }
        if (!scenario(lines).equals(program.name()) || !setting(lines).equals(Setting.of(program))) {
            return List.of("the certificate is of another program or setting");
        }
        List<String> traces = lines.subList(HEADER_LINES, lines.size());
        if (!after(lines.get(3), "traces ").equals(Integer.toString(traces.size()))) {
            problems.add("wrong count: " + lines.get(3) + ", and " + traces.size() + " lines");
        }
        if (traces.isEmpty()) {
            problems.add("no trace, and a program has one");
        }
        List<Schedule> schedules = new ArrayList<>();
        for (String line : traces) {
            Schedule schedule = Schedule.parse(program.name(), line.substring(line.indexOf(' ') + 1));
            schedules.add(schedule);
            replay(schedule, line.substring(0, line.indexOf(' ')));
        }
        for (Schedule schedule : schedules) {
            close(new ReplayedSteps(executor, plan(schedule), Then.ENDS));
        }
        return problems;
    }

    private static List<Planned> plan(Schedule schedule) {
        List<Planned> plan = new ArrayList<>();
        for (int choice : schedule.choices()) {
            if (choice < Recording.VALUE_BASE) {
                plan.add(new Planned(choice, new ArrayList<>()));
            } else {
                plan.getLast().values().add(choice - Recording.VALUE_BASE);
            }
        }
        return plan;
    }

    private void replay(Schedule schedule, String written) {
        List<Planned> plan = plan(schedule);
        ReplayedSteps steps = new ReplayedSteps(executor, plan, Then.ENDS);
        boolean fits = steps.misfit < 0;
        for (int i = 0; i < plan.size() && fits; i++) {
            fits = steps.planned(i).equals(plan.get(i));
        }
        if (!fits) {
            problems.add("the schedule does not fit: " + written);
        } else if (steps.ending == Ending.STOPPED || steps.ending == Ending.STEP_LIMIT) {
            problems.add("not complete: " + written);
        } else if ((int) executor.recording().digest() != schedule.digest()) {
            problems.add("another execution than the schedule's: " + written);
        }
        long order = steps.order();
        if (!written.equals(HexFormat.of().toHexDigits(order))) {
            problems.add("wrong fingerprint: " + written + ", and the order of steps gives "
                    + HexFormat.of().toHexDigits(order));
        }
        if (!orders.add(order)) {
            problems.add("twice: " + written);
        }
    }

    // ---- closure ----

    private void close(ReplayedSteps trace) {
        // Asked before anything else is replayed.
        long blocked = trace.ending == Ending.STOPPED ? 0 : trace.prospects.blocked();
        boolean[][] before = trace.happensBefore();
        int count = trace.steps.size();
        for (int later = 0; later < count; later++) {
            Step step = trace.steps.get(later);
            chooseOtherwise(trace, before, later);
            for (int earlier = 0; earlier < later; earlier++) {
                if (trace.steps.get(earlier).thread != step.thread && step.dependsOn(trace.steps.get(earlier))) {
                    reverse(trace, before, earlier, later, step.thread);
                }
            }
        }
        for (long rest = blocked; rest != 0; rest &= rest - 1) {
            for (int earlier = 0; earlier < count; earlier++) {
                reverse(trace, before, earlier, count, Long.numberOfTrailingZeros(rest));
            }
        }
    }

    /** All steps but one and what happens after it; those that come later and have nothing to do with it, too. */
    private static boolean[] without(boolean[][] before, int step) {
        boolean[] kept = new boolean[before.length];
        Arrays.fill(kept, true);
        leaveOut(before, kept, step);
        return kept;
    }

    private void chooseOtherwise(ReplayedSteps trace, boolean[][] before, int number) {
        Step step = trace.steps.get(number);
        boolean[] kept = without(before, number);
        for (int nth = 0; nth < step.values.size(); nth++) {
            for (int value = 0; value < step.bounds.get(nth); value++) {
                List<Integer> values = new ArrayList<>(step.values.subList(0, nth));
                values.add(value);
                attempt(trace, kept, new Planned(step.thread, values));
            }
        }
    }

    /** Has a thread make its step without an earlier step and what happens after that. */
    private void reverse(ReplayedSteps trace, boolean[][] before, int earlier, int later, int thread) {
        boolean[] kept = without(before, earlier);
        for (int i = 0; i < later; i++) {
            if (!kept[i] && trace.steps.get(i).thread == thread) {
                // Then it would be another step of that thread, whose own races are looked at.
                return;
            }
        }
        while (true) {
            ReplayedSteps other = attempt(trace, kept, new Planned(thread, List.of()));
            long holders = other == null ? 0 : other.prospects.sharedHolders(thread);
            int taking = -1;
            for (int i = 0; holders != 0 && i < kept.length; i++) {
                boolean holds = (holders >>> trace.steps.get(i).thread & 1) != 0;
                boolean touches =
                        trace.steps.get(i).touched.containsKey(other == null ? -1 : other.prospects.heldThing(thread));
                taking = kept[i] && holds && touches ? i : taking;
            }
            if (taking < 0 || trace.steps.get(taking).thread == thread) {
                return;
            }
            leaveOut(before, kept, taking);
        }
    }

    private static void leaveOut(boolean[][] before, boolean[] kept, int root) {
        kept[root] = false;
        for (int i = root + 1; i < kept.length; i++) {
            kept[i] &= !before[i][root];
        }
    }

    /** Makes an execution of the kept steps and another one, if that can be made; else returns what there is. */
    private @Nullable ReplayedSteps attempt(ReplayedSteps trace, boolean[] kept, Planned step) {
        List<Planned> plan = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                plan.add(trace.planned(i));
                sum += SplitMix.mix(trace.steps.get(i).hash + 5);
            }
        }
        plan.add(step);
        if (!tried.add(SplitMix.mix(
                SplitMix.mix(sum) + step.thread() + 64L * step.values().hashCode()))) {
            return null;
        }
        ReplayedSteps other = new ReplayedSteps(executor, plan, Then.GOES_ON);
        if (other.misfit == plan.size() - 1) {
            return other;
        }
        if (other.misfit >= 0) {
            problems.add("steps depend on each other although they touch nothing in common");
        } else if (other.ending == Ending.STEP_LIMIT) {
            problems.add("not closed: an execution does not end");
        } else if (!orders.contains(other.order())) {
            problems.add("not closed: missing is " + HexFormat.of().toHexDigits(other.order()) + " "
                    + new Schedule(
                                    executor.recording().schedule(),
                                    executor.recording().digest(),
                                    Setting.of(program))
                            .format(program.name()));
        }
        return null;
    }
}
