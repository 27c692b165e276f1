// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.Executor;
import dev.unknot.explore.LockLog;
import dev.unknot.explore.Program;
import dev.unknot.explore.Replay;
import dev.unknot.explore.Schedule;
import dev.unknot.explore.TraceSample;
import dev.unknot.explore.Violation;
import dev.unknot.sync.sim.Ending;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search of one program by one strategy. It goes on in turns, each on one worker, and does the same whatever the
 * length of the turns.
 */
abstract sealed class Search permits IndexedSearch, DepthFirstSearch, EachTraceSearch {
    /** The number of no execution. */
    static final long NOTHING = -1;

    private final Executor executor;
    private final LockLog lockLog;
    private final long quota;
    private final Family family;

    private long executions;
    private long unjudged;
    private boolean exhausted;
    private long ended;
    /** The executions that have ended, those of other shares included, for who watches from another thread. */
    private volatile long beat;

    /** What the searches of one program have in common. */
    static final class Family {
        private final Program program;
        private final Covered covered;
        /** Some search has tried every schedule. */
        private volatile boolean everythingTried;
        /** The searches are to end; they look for one finding. */
        private volatile boolean satisfied;

        /** What becomes of the other searches of a program of which every schedule was tried. */
        enum Covered {
            /** They end. */
            ENDS,
            /** They spend their budgets all the same, so that what they do does not depend on who is faster. */
            GOES_ON
        }

        Family(Program program, Covered covered) {
            this.program = program;
            this.covered = covered;
        }

        Program program() {
            return program;
        }

        void cover() {
            everythingTried = true;
        }

        /** Whether every schedule was tried. */
        boolean isCovered() {
            return everythingTried;
        }

        private boolean endsSearches() {
            return satisfied || (covered == Covered.ENDS && isCovered());
        }

        void satisfy() {
            satisfied = true;
        }
    }

    /** A search that may cost so many executions. */
    Search(Family family, long quota) {
        this(family, quota, family.program());
    }

    /** A search that has the program run in a form of its own. */
    Search(Family family, long quota, Program program) {
        this.family = family;
        this.quota = quota;
        executor = new Executor(program);
        lockLog = new LockLog(family.program());
        executor.logLocks(lockLog);
    }

    /** What the search met. */
    interface Sink {
        /** Told of each violation; the executor still has the execution. */
        void violated(Search search, long index, Violation violation);
    }

    /** Has up to that many executions, and not more than until the signal. */
    final void turn(long length, Stop stop, Sink sink) {
        for (long i = 0; i < length && !isOver() && !stop.isDue(); i++) {
            long index = prepare();
            if (index == NOTHING) {
                if (!isOver()) {
                    exhausted = true;
                    exhausted();
                }
                return;
            }
            Violation violation = execute();
            beat = ++ended;
            if (!counts()) {
                continue;
            }
            executions++;
            executed(index);
            if (executor.ending() == Ending.STEP_LIMIT) {
                unjudged++;
            }
            if (violation != null) {
                tell(sink, index);
            }
            left();
        }
    }

    /** Tells all that is wrong with the execution. */
    private void tell(Sink sink, long index) {
        for (Violation violation : executor.violations()) {
            sink.violated(this, index, violation);
        }
    }

    /** Says when to stop. */
    @FunctionalInterface
    interface Stop {
        /** Whether it is time. */
        boolean isDue();
    }

    /** Prepares the next execution; tells its number, or {@link #NOTHING} if there is none left or none for this share. */
    abstract long prepare();

    /** Has the execution that was prepared; says what is wrong with it. */
    abstract @Nullable Violation execute();

    /** Whether the execution that ended belongs to this search. */
    boolean counts() {
        return true;
    }

    /** Called once, when nothing is left to be tried. */
    void exhausted() {}

    /** An execution that belongs to this search has ended; the executor still has it. */
    void executed(long index) {}

    /** Nobody looks at the execution any more. */
    void left() {}

    /** The campaign has failed: nobody should wait for this search. */
    void abort() {}

    /** The traces of its executions, if these are independent samples. */
    @Nullable
    TraceSample sample() {
        return null;
    }

    /** Where in its order of executions it is. */
    abstract long[] position();

    /** Goes on from a position of a search like this one. */
    abstract void moveTo(long[] position);

    /** What there is to be kept of it. */
    final Checkpoint.Part part(int part, int parts) {
        List<Long> at = Arrays.stream(position()).boxed().toList();
        return new Checkpoint.Part(
                family.program().name(),
                strategy(),
                part,
                parts,
                executions,
                ended,
                unjudged,
                exhausted,
                at,
                lockLog.witnesses(),
                sample());
    }

    /** Goes on where the search was of which that was kept; before the first turn. */
    void resume(Checkpoint.Part kept) {
        executions = kept.executions();
        ended = kept.ended();
        beat = ended;
        unjudged = kept.unjudged();
        exhausted = kept.exhausted();
        for (Schedule witness : kept.lockWitnesses()) {
            Replay replay = Replay.strict(witness);
            replay.begin(0);
            executor.execute(replay);
        }
        moveTo(kept.position().stream().mapToLong(Long::longValue).toArray());
        if (exhausted) {
            exhausted();
        }
    }

    /** The strategy's name. */
    abstract String strategy();

    /** Which schedules a bound leaves, for {@link #guarantee}. */
    static String withAtMost(int preemptions) {
        return " with at most " + preemptions + (preemptions == 1 ? " preemption" : " preemptions");
    }

    /** What may be said of the schedules that were tried by all shares, of which this is one; may be empty. */
    abstract String guarantee(List<Search> shares);

    /** Whether the search has tried all that it was to try. */
    abstract boolean reachedBound();

    final boolean isOver() {
        return exhausted || isSpent() || family.endsSearches();
    }

    /** Whether it has had as many executions as it may. */
    boolean isSpent() {
        return executions >= quota;
    }

    final boolean isExhausted() {
        return exhausted;
    }

    final Program program() {
        return family.program();
    }

    final Family family() {
        return family;
    }

    /** How its executions used locks. */
    final LockLog lockLog() {
        return lockLog;
    }

    final Executor executor() {
        return executor;
    }

    final long executions() {
        return executions;
    }

    /** The number of executions that were cut off at the largest number of steps. */
    final long unjudged() {
        return unjudged;
    }

    final long beat() {
        return beat;
    }
}
