// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.Finding;
import dev.unknot.explore.LockFinding;
import dev.unknot.explore.LockOrder;
import dev.unknot.explore.Program;
import dev.unknot.explore.TraceEstimate;
import dev.unknot.explore.TraceSearch;
import dev.unknot.explore.Violation;
import dev.unknot.sync.sim.EngineThread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Searches programs with strategies within a budget. With a budget of executions, spent to its end, the findings follow
 * from the programs, the strategies and the seed, whatever the number of workers; with one of time it also matters how
 * far it gets, and with {@link Until#FIRST_FINDING} and several workers who is first.
 *
 * <p>The searches take turns that double in length, so that each has had some executions soon, and what nothing was
 * found in gets the rest. What is found is minimised after each search has had a turn, and takes half of the time at
 * most; what is left of that when the time is over is done thriftily.
 */
public final class Campaign {
    private static final long TURN_MIN = 64;
    private static final long TURN_MAX = 8_192;
    private static final long TICK_MILLIS = 100;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** After the budget, minimising may cost that part of what it may before. */
    private static final int LATE_THRIFT = 10;

    private final Settings settings;
    private final List<Program> programs;
    /** So many executions were before this run. */
    private final long resumed;
    /** The shares of each program's search by each strategy. */
    private final List<List<Search>> lines = new ArrayList<>();

    private final List<Search> searches = new ArrayList<>();
    private final Findings findings;
    private final ConcurrentLinkedQueue<Turn> queue = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Findings.Claim> claims = new ConcurrentLinkedQueue<>();
    /** How many turns there were. */
    private final AtomicLong turns = new AtomicLong();

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Worker[] workers;
    private volatile boolean stopped;

    /** When to leave a program. */
    public enum Until {
        /** After its first finding. */
        FIRST_FINDING,
        /** When the budget is spent. */
        BUDGET_SPENT
    }

    /**
     * How a campaign is run.
     *
     * @param strategies the strategies, of which each gets the same share
     * @param seed for the random ones
     * @param budget for all programs together
     * @param workers the number of threads, at least 1
     * @param until when to leave a program
     * @param minimizingMax how many executions the minimising of a finding may cost
     * @param hangMillis how long an execution may take before it counts as hung
     */
    public record Settings(
            List<StrategyChoice> strategies,
            long seed,
            Budget budget,
            int workers,
            Until until,
            long minimizingMax,
            long hangMillis) {}

    /** Sees how a campaign goes on. */
    public interface Observer {
        /** Called several times a second by the thread that runs the campaign. */
        void progress(Progress progress);

        /** A finding is minimised and confirmed. Called by the worker that did it, while others go on. */
        void found(Finding finding);
    }

    /**
     * How far a campaign has come.
     *
     * @param executions so many executions have ended
     * @param findings so many different violations were met
     * @param searches so many searches there are
     * @param over so many of them are over
     * @param millis the time since the start
     * @param resumed so many of the executions were before this run
     * @param chanceOfNew about how likely it is that the next execution of a random strategy has a trace that the
     *     strategy has not come to before; NaN if there is none
     */
    public record Progress(
            long executions, int findings, int searches, int over, long millis, long resumed, double chanceOfNew) {}

    /**
     * What the search of a program by a strategy came to.
     *
     * @param program the name of the program
     * @param strategy the name of the strategy
     * @param executions how many executions there were
     * @param unjudged how many of them were cut off at the largest number of steps
     * @param guarantee what may be said of the schedules that were tried; may be empty
     * @param covered whether every schedule of the program was tried, by this strategy or another one
     * @param reachedBound whether the search tried all that it was to try
     * @param traces what the executions say about the traces that there are, if the strategy is a random one
     */
    public record Coverage(
            String program,
            String strategy,
            long executions,
            long unjudged,
            String guarantee,
            boolean covered,
            boolean reachedBound,
            @Nullable TraceEstimate traces) {}

    /**
     * What a campaign came to.
     *
     * @param findings what is wrong with executions
     * @param lockFindings rules of lock discipline that were broken, whether or not an execution failed of it
     * @param coverage what the searches came to
     * @param executions so many executions have ended
     * @param millis the time of this run
     * @param resumed so many of the executions were before this run
     */
    public record Outcome(
            List<Finding> findings,
            List<LockFinding> lockFindings,
            List<Coverage> coverage,
            long executions,
            long millis,
            long resumed) {}

    /** A search, and the length of its next turn. */
    private record Turn(Search search, long length) {}

    /** A campaign for those programs. */
    public Campaign(List<? extends Program> programs, Settings settings) {
        this.settings = settings;
        this.programs = List.copyOf(programs);
        findings = new Findings(settings.minimizingMax());
        workers = new Worker[settings.workers()];
        int parts = Math.max(
                1, settings.workers() / (programs.size() * settings.strategies().size()));
        for (Program program : programs) {
            addLines(program, parts, List.of());
        }
        resumed = 0;
    }

    /**
     * A campaign that goes on where another one stopped. Its budget comes on top of what that one spent; the number of
     * workers may be another.
     *
     * @throws CheckpointException if the checkpoint is of a campaign with other programs or settings
     */
    public Campaign(List<? extends Program> programs, Settings settings, Checkpoint from) throws CheckpointException {
        this.settings = settings;
        this.programs = List.copyOf(programs);
        findings = new Findings(settings.minimizingMax());
        workers = new Worker[settings.workers()];
        from.demand(Checkpoint.identity(programs, settings));
        for (Finding finding : from.findings()) {
            findings.restore(finding);
        }
        for (Program program : programs) {
            int parts = from.parts(program.name(), settings.strategies().size());
            try {
                addLines(program, parts, from.parts());
            } catch (IllegalArgumentException e) {
                throw new CheckpointException("it is damaged: " + e.getMessage());
            }
        }
        resumed = executions();
    }

    /** Where the campaign is; after {@link #run}. */
    public Checkpoint checkpoint() {
        List<Checkpoint.Part> parts = new ArrayList<>();
        for (List<Search> shares : lines) {
            for (int i = 0; i < shares.size(); i++) {
                parts.add(shares.get(i).part(i, shares.size()));
            }
        }
        return new Checkpoint(Checkpoint.identity(programs, settings), parts, findings.all());
    }

    /** Has {@link #run} come to its end soon, as if the budget were spent; by any thread. */
    public void stop() {
        stopped = true;
    }

    /** Has a listener told of each trace that a search for traces tries; before {@link #run}, by one worker at a time. */
    public void listenToTraces(TraceSearch.Listener listener) {
        for (Search search : searches) {
            if (search instanceof EachTraceSearch each) {
                each.listen(listener);
            }
        }
    }

    private void addLines(Program program, int parts, List<Checkpoint.Part> before) {
        int count = programs.size() * settings.strategies().size();
        List<Checkpoint.Part> own = before.stream()
                .filter(part -> part.program().equals(program.name()))
                .toList();
        boolean counted = settings.budget().unit() == Budget.Unit.EXECUTIONS;
        long share = counted ? Math.max(1, settings.budget().amount() / count) : Long.MAX_VALUE;
        Search.Family.Covered covered = counted ? Search.Family.Covered.GOES_ON : Search.Family.Covered.ENDS;
        Search.Family family = new Search.Family(program, covered);
        if (settings.until() == Until.FIRST_FINDING && findings.has(program.name())) {
            family.satisfy();
        }
        int next = 0;
        for (StrategyChoice choice : settings.strategies()) {
            List<Checkpoint.Part> kept = own.isEmpty() ? List.of() : own.subList(next, next + parts);
            next += parts;
            // All that the shares are to have had in the end, so that they catch up with each other.
            long target =
                    share + kept.stream().mapToLong(Checkpoint.Part::executions).sum();
            List<Search> shares = new ArrayList<>();
            SearchMaker maker = new SearchMaker(family, choice, settings.seed(), parts, count * parts);
            for (int part = 0; part < parts; part++) {
                long quota = counted ? SearchMaker.quota(choice, target, part, parts) : share;
                Search search = maker.make(quota, part);
                if (!kept.isEmpty()) {
                    search.resume(kept.get(part));
                }
                shares.add(search);
            }
            lines.add(shares);
            searches.addAll(shares);
        }
    }

    // ---- running ----

    /**
     * Runs the campaign; blocks until it is over.
     *
     * @throws HangException if an execution does not come to an end; its worker is left behind
     * @throws NondeterminismException if a schedule gave two executions
     * @throws InterruptedException if the caller is interrupted; the workers stop soon
     */
    public Outcome run(Observer observer) throws HangException, NondeterminismException, InterruptedException {
        long start = System.nanoTime();
        Search.Stop stop = stopAt(start);
        for (Search search : searches) {
            queue.add(new Turn(search, TURN_MIN));
        }
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i, stop, observer);
            workers[i].start();
        }
        try {
            watch(observer, start);
        } catch (HangException | InterruptedException e) {
            searches.forEach(Search::abort);
            throw e;
        } finally {
            stopped = true;
        }
        rethrow(failure.get());
        List<Coverage> coverage = new ArrayList<>();
        for (List<Search> shares : lines) {
            coverage.add(coverage(shares));
        }
        observer.progress(progress(start));
        List<LockFinding> lockFindings = LockOrder.judge(
                lines.stream()
                        .map(shares -> shares.getFirst().program())
                        .distinct()
                        .toList(),
                searches.stream().map(Search::lockLog).toList());
        return new Outcome(findings.all(), lockFindings, coverage, executions(), millisSince(start), resumed);
    }

    private Search.Stop stopAt(long start) {
        if (settings.budget().unit() == Budget.Unit.EXECUTIONS) {
            return () -> stopped;
        }
        long limit = settings.budget().amount();
        return () -> stopped || System.nanoTime() - start >= limit;
    }

    private void watch(Observer observer, long start) throws HangException, InterruptedException {
        for (Worker worker : workers) {
            while (worker.isAlive()) {
                worker.join(TICK_MILLIS);
                observer.progress(progress(start));
                for (Worker watched : workers) {
                    watched.checkAlive(settings.hangMillis());
                }
            }
        }
    }

    private static void rethrow(@Nullable Throwable cause) throws NondeterminismException {
        switch (cause) {
            case null -> {}
            case NondeterminismException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        }
    }

    private static Coverage coverage(List<Search> shares) {
        Search first = shares.getFirst();
        return new Coverage(
                first.program().name(),
                first.strategy(),
                shares.stream().mapToLong(Search::executions).sum(),
                shares.stream().mapToLong(Search::unjudged).sum(),
                first.guarantee(shares),
                first.family().isCovered(),
                shares.stream().allMatch(Search::reachedBound),
                IndexedSearch.estimate(shares));
    }

    private Progress progress(long start) {
        int over = 0;
        long sampled = 0;
        long singles = 0;
        for (Search search : searches) {
            over += search.isOver() ? 1 : 0;
            if (search instanceof IndexedSearch indexed) {
                sampled += indexed.sampled();
                singles += indexed.singles();
            }
        }
        double chanceOfNew = sampled == 0 ? Double.NaN : Math.min(1, (double) singles / sampled);
        return new Progress(
                executions(), findings.count(), searches.size(), over, millisSince(start), resumed, chanceOfNew);
    }

    private long executions() {
        long executions = 0;
        for (Search search : searches) {
            executions += search.beat();
        }
        return executions;
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }

    /** A thread that runs turns until there are none. */
    private final class Worker extends EngineThread {
        private final Search.Stop stop;
        private final Observer observer;
        private volatile @Nullable Search running;
        private long searchingNanos;
        private long settlingNanos;

        // Of the watchdog.
        private @Nullable Search watched;
        private long watchedBeat;
        private long watchedSince;

        private Worker(int number, Search.Stop stop, Observer observer) {
            super("worker-" + number);
            setDaemon(true);
            this.stop = stop;
            this.observer = observer;
        }

        @Override
        public void run() {
            try {
                while (failure.get() == null && (settleNext() || searchNext() || settle(claims.poll()))) {
                    // Until nothing is left, or the time is over and all claims are settled.
                }
            } catch (Throwable e) {
                // Whatever it is, the caller of the campaign gets it.
                failure.compareAndSet(null, e);
                stopped = true;
                searches.forEach(Search::abort);
            }
        }

        /**
         * Settles a claim, unless searching comes first: no claim is settled before each search had its first turn, nor
         * for longer than this worker has searched. After the budget, all are.
         */
        private boolean settleNext() throws NondeterminismException {
            boolean first = turns.get() < searches.size() || settlingNanos > searchingNanos;
            return (!first || stop.isDue()) && settle(claims.poll());
        }

        private boolean settle(Findings.@Nullable Claim claim) throws NondeterminismException {
            if (claim == null) {
                return false;
            }
            long start = System.nanoTime();
            // What follows from the number of executions does not depend on when somebody stopped it.
            boolean late = settings.budget().unit() != Budget.Unit.EXECUTIONS && stop.isDue();
            observer.found(findings.settle(claim, late ? LATE_THRIFT : 1));
            settlingNanos += System.nanoTime() - start;
            return true;
        }

        private boolean searchNext() {
            Turn turn = stop.isDue() ? null : queue.poll();
            if (turn == null) {
                return false;
            }
            long start = System.nanoTime();
            Search search = turn.search();
            running = search;
            search.turn(turn.length(), stop, this::violated);
            running = null;
            turns.incrementAndGet();
            if (!search.isOver()) {
                queue.add(new Turn(search, Math.min(TURN_MAX, turn.length() * 2)));
            }
            searchingNanos += System.nanoTime() - start;
            return true;
        }

        private void violated(Search search, long index, Violation violation) {
            if (settings.until() == Until.FIRST_FINDING) {
                search.family().satisfy();
            }
            if (findings.claim(search.program().name(), violation)) {
                String foundBy = search.strategy() + ", seed " + settings.seed() + ", execution " + index;
                claims.add(
                        new Findings.Claim(search.program(), search.executor().schedule(), violation, foundBy));
            }
        }

        /** Called by the watchdog: complains if the same execution has been running for that long. */
        private void checkAlive(long hangMillis) throws HangException {
            Search search = running;
            long beat = search == null ? 0 : search.beat();
            if (search == null || search != watched || beat != watchedBeat) {
                watched = search;
                watchedBeat = beat;
                watchedSince = System.nanoTime();
                return;
            }
            if (millisSince(watchedSince) > hangMillis) {
                String stack = Arrays.stream(getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("dev.unknot."))
                        .limit(8)
                        .map(frame -> System.lineSeparator() + "    at " + frame)
                        .collect(Collectors.joining());
                throw new HangException("an execution of " + search.program().name() + " by " + search.strategy()
                        + " has not come to a scheduling point for " + hangMillis / 1_000 + " s" + stack);
            }
        }
    }
}
