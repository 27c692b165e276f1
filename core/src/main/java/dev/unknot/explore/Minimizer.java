// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.EngineError;
import dev.unknot.sync.sim.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing schedule simpler: fewer context switches, and with as many of them, fewer steps. A switch is any
 * change of the running thread, task queues and the clock included, since a reader has to follow those too.
 *
 * <p>First it takes blocks of steps out of the schedule and moves them together, as long as the execution that results
 * fails in the same way with fewer switches. Then it searches, depth first and with one switch more each time, for a
 * schedule with still fewer switches. When that search is complete the result is a minimum, which is said, and it is
 * the same from whichever schedule minimising began: of all minimal schedules the first of the search with the fewest
 * steps.
 *
 * <p>A livelock is a schedule without an end. Of that the beginning is made short after which a fair schedule gets
 * nowhere, and no minimum is claimed.
 */
public final class Minimizer {
    private static final int ROUNDS_MAX = 64;

    private final Executor executor;
    private final String signature;
    private final long executionsMax;
    private final Replay replay = Replay.lenient();
    private long executions;

    private int[] best;
    private long bestDigest;
    private @Nullable Violation bestViolation;

    /** What minimising came to. */
    public record Result(Schedule schedule, Violation violation, long digest, OptionalInt provenSwitches) {}

    private Minimizer(Executor executor, Schedule schedule, String signature, long executionsMax) {
        this.executor = executor;
        this.best = schedule.choices();
        this.signature = signature;
        this.executionsMax = executionsMax;
    }

    /**
     * Minimises a schedule.
     *
     * @param signature the {@link Violation#signature} that must be kept
     * @param executionsMax how many executions it may cost
     * @return null if the schedule itself does not fail that way
     */
    public static @Nullable Result minimize(
            Executor executor, Schedule schedule, String signature, long executionsMax) {
        return new Minimizer(executor, schedule, signature, executionsMax).run();
    }

    private @Nullable Result run() {
        if (!accept(best)) {
            return null;
        }
        if (bestViolation != null && bestViolation.kind() == FindingKind.LIVELOCK) {
            shortenBeginning();
            return new Result(schedule(), bestViolation, bestDigest, OptionalInt.empty());
        }
        for (int round = 0; round < ROUNDS_MAX && executions < executionsMax; round++) {
            if (!joinBlocks()) {
                break;
            }
        }
        OptionalInt proven = search();
        Violation violation = bestViolation;
        if (violation == null) {
            return null;
        }
        return new Result(schedule(), violation, bestDigest, proven);
    }

    private Schedule schedule() {
        return new Schedule(best, bestDigest, Setting.of(executor.program()));
    }

    /** Of a livelock, keeps as little as it can of what comes before the fair part, which has no end. */
    private void shortenBeginning() {
        int[] schedule = best;
        for (int length = 0; length < schedule.length && executions < executionsMax; length += 1 + length / 8) {
            FairContinuation fair = new FairContinuation(schedule, length);
            fair.begin(0);
            executions++;
            Violation violation = wanted(executor.execute(fair));
            if (violation != null) {
                take(executor.recording().schedule(), violation);
                return;
            }
        }
    }

    /** A maximal run of steps of one thread; values that it chooses belong to it. */
    private record Block(int thread, int from, int to) {}

    private static List<Block> blocks(int[] schedule) {
        List<Block> blocks = new ArrayList<>();
        int from = 0;
        int thread = -1;
        for (int i = 0; i < schedule.length; i++) {
            int choice = schedule[i];
            if (choice < Recording.VALUE_BASE && choice != thread) {
                if (thread >= 0) {
                    blocks.add(new Block(thread, from, i));
                }
                thread = choice;
                from = i;
            }
        }
        if (thread >= 0) {
            blocks.add(new Block(thread, from, schedule.length));
        }
        return blocks;
    }

    /** Tries to move each block behind the next one of its thread's neighbours; says whether something became simpler. */
    private boolean joinBlocks() {
        int[] before = best;
        for (int distance = 1; distance < blocks(best).size(); distance++) {
            for (int i = 0; i + distance < blocks(best).size() && executions < executionsMax; i++) {
                List<Block> blocks = blocks(best);
                accept(moved(blocks, i, i + distance));
                if (i + distance < blocks(best).size()) {
                    accept(moved(blocks(best), i + distance, i));
                }
            }
        }
        return !Arrays.equals(before, best);
    }

    /** The best schedule with one block taken out and put in at the place of another. */
    private int[] moved(List<Block> blocks, int source, int target) {
        List<Block> order = new ArrayList<>(blocks);
        Block block = order.remove(source);
        order.add(target, block);
        int[] schedule = new int[best.length];
        int at = 0;
        for (Block part : order) {
            int length = part.to() - part.from();
            System.arraycopy(best, part.from(), schedule, at, length);
            at += length;
        }
        return schedule;
    }

    /** Runs a candidate; keeps it if it fails in the same way and is simpler, or if there is none yet. */
    private boolean accept(int[] candidate) {
        executions++;
        replay.follow(candidate).begin(0);
        return keep(executor.execute(replay));
    }

    private boolean keep(@Nullable Violation worst) {
        Violation violation = wanted(worst);
        if (violation == null) {
            return false;
        }
        int[] schedule = executor.recording().schedule();
        if (bestViolation != null && !isSimpler(schedule, best)) {
            return false;
        }
        take(schedule, violation);
        return true;
    }

    /** What is to be kept, if the execution, with which this is wrong first of all, fails that way. */
    private @Nullable Violation wanted(@Nullable Violation worst) {
        return worst == null || worst.signature().equals(signature) ? worst : other();
    }

    private void take(int[] schedule, @Nullable Violation violation) {
        best = schedule;
        bestDigest = executor.recording().digest();
        bestViolation = violation;
    }

    /** What else is wrong with the execution, if it is what must be kept. */
    private @Nullable Violation other() {
        for (Violation violation : executor.violations()) {
            if (violation.signature().equals(signature)) {
                return violation;
            }
        }
        return null;
    }

    private static boolean isSimpler(int[] a, int[] b) {
        int switchesA = Schedule.contextSwitches(a, a.length);
        int switchesB = Schedule.contextSwitches(b, b.length);
        return switchesA != switchesB ? switchesA < switchesB : a.length < b.length;
    }

    /**
     * Searches all schedules with few switches, for the first bound at which one fails; gives that bound, if it is
     * proved that none below fails. It is not proved if the budget ends first, or if an execution was cut off that
     * might have failed later.
     */
    private OptionalInt search() {
        boolean cutOff = false;
        for (int bound = 0; bound <= Schedule.contextSwitches(best, best.length); bound++) {
            DepthFirst search = new DepthFirst(DepthFirst.Cost.SWITCHES, bound);
            int[] first = null;
            long index = 0;
            while (search.begin(index++)) {
                if (executions++ >= executionsMax) {
                    return OptionalInt.empty();
                }
                Violation violation = wanted(executor.execute(search));
                int steps = executor.recording().steps();
                if (violation != null && (first == null || steps < first.length)) {
                    first = executor.recording().schedule();
                    take(first, violation);
                }
            }
            if (first != null) {
                return cutOff ? OptionalInt.empty() : OptionalInt.of(bound);
            }
            cutOff |= search.wasCutOff();
        }
        throw new EngineError("a failing schedule of " + executor.program().name() + " was not met in a full search");
    }
}
