// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/**
 * Explores, of each trace of a {@link Model} that has an execution with at most so many preemptions, at least one such
 * execution. A preemption is a change of threads although the one that ran before could go on. After Coons, Musuvathi,
 * McKinley: Bounded Partial-Order Reduction, OOPSLA 2013.
 *
 * <p><b>How.</b> In each state one thread is tried first: the one that ran before if it is enabled, else that with the
 * least number. The other enabled threads are tried, too, in a state that is <em>noted</em>, as far as the bound allows.
 * Noted are, for an event {@code d} and each earlier {@code f} of another thread that it depends on and that did not
 * happen before the previous event of its own thread,
 *
 * <ul>
 *   <li>the state before {@code f};
 *   <li>the state where the thread of {@code f} was switched to before (the conservative point), and, as long as it had
 *       been preempted before that, the states where it was switched to before its earlier blocks.
 * </ul>
 *
 * <p>{@code d} may be what a thread that is blocked at the end would do. That {@code f} had to happen for {@code d} to be
 * possible makes no difference: an unlock that is put off saves the preemption of whoever waits for the lock.
 *
 * <p><b>Why nothing is missed.</b> Let {@code w} lead from a state to an end, within the bound, and begin with a thread
 * that is not tried there, since the state is not noted; let {@code t} be the one that is. By induction, each trace of an
 * execution within the bound that begins with {@code t} is explored.
 *
 * <ul>
 *   <li>Where {@code t} ran before and could go on, {@code w} begins with a preemption. Let {@code e} be the next event
 *       of {@code t}. If it is independent of all that {@code w} has before it, it can be moved to the front: then
 *       {@code t} is preempted after {@code e} and not before, which costs no more. If not, let {@code d} be the first
 *       event that depends on it, and {@code v} what is before {@code d}. Then {@code e v d}, or {@code e v} if
 *       {@code d} is blocked by {@code e}, goes on to an end within the bound, and shows the pair of {@code e} and
 *       {@code d}: the state is noted.
 *   <li>Where {@code t} did not run before or cannot go on, any thread is free. Moved to the front is all that {@code t}
 *       does before it is left for the first time. That costs no more either, as it saves the switch to {@code t}. What
 *       {@code w} has before it must be independent of all that {@code t} would do from the state on until it blocks,
 *       which then costs nothing to leave. If not, the trace of that, {@code v} and {@code d} is explored; the execution
 *       that was tried may have cut the block of {@code t} in pieces, but by preemptions only, and so the state is found.
 *   <li>A thread that is left in {@code v} since it is blocked may be enabled once something of {@code t} is moved before
 *       it, and then costs a preemption. But then what it would do depends on that, and may be tried for nothing right
 *       there: it is the {@code d} of the above.
 * </ul>
 *
 * <p>All enabled threads are tried in a noted state, and not only those that reverse a race: an event that has nothing to
 * do with the race, and is made first, may save a preemption later. For the same reason nothing sleeps, and a trace may be
 * explored more than once; but no execution is, so that there are never more than there are schedules within the bound. If
 * the bound kept no noted state from trying all, every trace is explored.
 *
 * <p>Not thread-safe.
 */
public final class BoundedSearch {

    /** Where a mistake would be silent; each has a test that puts it in. */
    static class Rules {

        /** Notes where the thread of the earlier event was switched to. */
        boolean notesBlocks() {
            return true;
        }

        /** An event that the later one could not do without counts as well. */
        boolean notesEnablers() {
            return true;
        }

        /** What a blocked thread would do counts as well. */
        boolean notesBlocked() {
            return true;
        }
    }

    private final Model model;
    private final int preemptionsMax;
    private final Rules rules;
    private final AccessSets accesses;
    private final Path path;

    /** For each state along the execution: the enabled threads, those not tried yet, and the preemptions up to there. */
    private long[] enabled = new long[64];

    private long[] untried = new long[64];
    private int[] preemptions = new int[64];
    private boolean[] noted = new boolean[64];
    private long[] known = new long[1];

    /** The number of events whose pairs with earlier ones have been noted. */
    private int analysed;

    private final Blocked blocked = new Blocked();

    private boolean ended;
    private boolean exhausted;
    private boolean bounded;
    private long executions;

    /** A search of a model that is in its first state. */
    public BoundedSearch(Model model, int preemptionsMax) {
        this(model, preemptionsMax, new Rules());
    }

    BoundedSearch(Model model, int preemptionsMax, Rules rules) {
        if (preemptionsMax < 0) {
            throw new IllegalArgumentException("bound " + preemptionsMax + " is negative");
        }
        this.model = model;
        this.preemptionsMax = preemptionsMax;
        this.rules = rules;
        this.accesses = model.accesses();
        this.path = new Path(accesses);
    }

    /**
     * Makes one more execution, at the end of which the model is afterwards.
     *
     * @return false if there is none, since everything within the bound is explored
     */
    public boolean next() {
        if (ended && !exhausted) {
            noteAll();
            exhausted = !goBack();
        }
        if (exhausted) {
            return false;
        }
        extend();
        blocked.lookAt(model);
        ended = true;
        executions++;
        return true;
    }

    /** The number of executions so far. */
    public long executions() {
        return executions;
    }

    /** Whether everything within the bound is explored. */
    public boolean isExhausted() {
        return exhausted;
    }

    /** Whether the bound has kept the search from something; otherwise it explores every trace. */
    public boolean wasBounded() {
        return bounded;
    }

    // ---- executions ----

    private void extend() {
        for (long threads = model.enabled(); threads != 0; threads = model.enabled()) {
            int depth = path.length();
            reserve(depth + 2);
            int first = isEnabled(threads, last(depth)) ? last(depth) : Long.numberOfTrailingZeros(threads);
            enabled[depth] = threads;
            untried[depth] = threads & ~(1L << first);
            noted[depth] = false;
            step(depth, first);
        }
    }

    private void reserve(int states) {
        if (states > enabled.length) {
            enabled = Arrays.copyOf(enabled, states * 2);
            untried = Arrays.copyOf(untried, states * 2);
            preemptions = Arrays.copyOf(preemptions, states * 2);
            noted = Arrays.copyOf(noted, states * 2);
        }
    }

    /** The thread that made the event before a state; -1 before the first one. */
    private int last(int depth) {
        return depth == 0 ? -1 : path.thread(depth - 1);
    }

    private static boolean isEnabled(long threads, int thread) {
        return thread >= 0 && (threads >>> thread & 1) != 0;
    }

    private void step(int depth, int wanted) {
        model.mark(depth);
        int set = model.step(wanted);
        int action = model.action(wanted);
        boolean switches = Model.thread(action) != last(depth);
        preemptions[depth + 1] = preemptions[depth] + (switches && isEnabled(enabled[depth], last(depth)) ? 1 : 0);
        path.append(action, set, false, model.isBarrier());
    }

    /** Goes back to the deepest state where something is left to be tried, and tries it. */
    private boolean goBack() {
        for (int depth = path.length() - 1; depth >= 0; depth--) {
            int wanted = model.alternative(path.action(depth));
            path.truncate(depth);
            if (wanted < 0 && noted[depth] && untried[depth] != 0) {
                if (preemptions[depth] < preemptionsMax || !isEnabled(enabled[depth], last(depth))) {
                    wanted = Long.numberOfTrailingZeros(untried[depth]);
                    untried[depth] &= untried[depth] - 1;
                } else {
                    bounded = true;
                }
            }
            if (wanted >= 0) {
                analysed = Math.min(analysed, depth);
                model.rewind(depth);
                step(depth, wanted);
                return true;
            }
        }
        return false;
    }

    // ---- notes ----

    private void noteAll() {
        if (known.length < path.words()) {
            known = new long[path.words()];
        }
        int length = path.length();
        for (; analysed < length; analysed++) {
            notePairs(path.thread(analysed), path.accesses(analysed), analysed);
        }
        if (rules.notesBlocked()) {
            for (long rest = blocked.threads(); rest != 0; rest &= rest - 1) {
                int thread = Long.numberOfTrailingZeros(rest);
                notePairs(thread, blocked.pending(thread), length);
            }
        }
    }

    /** Notes what an event asks for; not of those that its thread knew of before. */
    private void notePairs(int thread, int set, int event) {
        Arrays.fill(known, 0);
        int own = path.latestOf(thread, event);
        if (own >= 0) {
            path.includeIn(known, 0, own);
        }
        for (int f = event - 1; f >= 0; f--) {
            if (path.thread(f) != thread
                    && !Path.contains(known, f)
                    && accesses.conflict(path.accesses(f), set)
                    && (rules.notesEnablers() || isEnabled(enabled[f], thread))) {
                noteBefore(f);
            }
        }
    }

    private void noteBefore(int event) {
        noted[event] = true;
        int thread = path.thread(event);
        int start = event;
        while (rules.notesBlocks()) {
            while (last(start) == thread) {
                start--;
            }
            noted[start] = true;
            int before = path.latestOf(thread, start);
            if (before < 0 || !isEnabled(enabled[before + 1], thread)) {
                return;
            }
            start = before;
        }
    }
}
