// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows the beginning of a schedule, and then lets everybody run in turns: of the threads that can run, the one whose
 * last step is longest ago goes next, and values are chosen in rotation. So a thread that can run again and again does
 * run (strong fairness). Who goes next depends on the whole schedule so far, and so an execution that is continued fairly
 * from a later place on is the same execution.
 *
 * <p><b>The bound of a livelock.</b> An execution that comes to the largest number of steps is continued fairly from its
 * middle on. It is a livelock if in its last quarter no operation begins or ends, although threads run that may not wait
 * for ever where they are.
 */
final class FairContinuation implements Strategy {
    /** A last quarter that is shorter is no proof of anything. */
    static final int FAIR_STEPS_MIN = 1_000;

    private static final int THREADS = 64;

    private final int[] prefix;
    private final int length;
    private final long[] lastStep = new long[THREADS];
    private int at;
    private long valuesChosen;

    /** Follows so many choices of a schedule, and goes on fairly. */
    FairContinuation(int[] schedule, int length) {
        prefix = schedule;
        this.length = Math.min(length, schedule.length);
    }

    @Override
    public String name() {
        return "fair";
    }

    @Override
    public boolean begin(long index) {
        at = 0;
        valuesChosen = 0;
        Arrays.fill(lastStep, 0);
        return index == 0;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        int choice = at < length && isEnabled(prefix[at], enabled) ? prefix[at] : longestAgo(enabled);
        at++;
        lastStep[choice] = at;
        return choice;
    }

    private static boolean isEnabled(int choice, long enabled) {
        return choice < Recording.VALUE_BASE && (enabled >>> choice & 1) != 0;
    }

    private int longestAgo(long enabled) {
        int choice = Long.numberOfTrailingZeros(enabled);
        for (long rest = enabled & (enabled - 1); rest != 0; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            if (lastStep[thread] < lastStep[choice]) {
                choice = thread;
            }
        }
        return choice;
    }

    @Override
    public int chooseValue(int bound) {
        int given = at < length ? prefix[at] - Recording.VALUE_BASE : -1;
        at++;
        long rotation = valuesChosen++;
        return given >= 0 && given < bound ? given : (int) (rotation % bound);
    }

    @Override
    public String guarantee() {
        return "one execution";
    }

    /**
     * Judges an execution that came to the largest number of steps.
     *
     * @param fairSteps so many of its last steps were fair
     * @return the livelock, or null if something was finished, or all that run may wait for ever
     */
    static @Nullable Violation livelock(SimScheduler scheduler, int fairSteps) {
        Recording recording = scheduler.recording();
        int from = recording.steps() - fairSteps;
        long running = 0;
        for (int i = recording.firstEvent(from); i < recording.events(); i++) {
            Verb verb = recording.verb(i);
            if (verb == Verb.OPERATION || verb == Verb.EXIT || verb == Verb.SPAWN) {
                return null;
            }
        }
        for (int step = from; step < recording.steps(); step++) {
            int choice = recording.choice(step);
            running |= choice < SimScheduler.THREADS_MAX ? 1L << choice : 0;
        }
        for (int i = recording.firstEvent(from); i < recording.events(); i++) {
            if (recording.verb(i) == Verb.SELECT || (recording.verb(i) == Verb.SLEEP && scheduler.mayRest(i))) {
                running &= ~(1L << recording.thread(i));
            }
        }
        if (running == 0) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (long rest = running; rest != 0; rest &= rest - 1) {
            names.add(scheduler.threadName(Long.numberOfTrailingZeros(rest)));
        }
        String who = names.stream().collect(Collectors.joining(", "));
        return new Violation(
                FindingKind.LIVELOCK,
                who + (names.size() == 1 ? " runs" : " run") + " for ever: in " + fairSteps
                        + " steps of a fair schedule no operation ends");
    }
}
