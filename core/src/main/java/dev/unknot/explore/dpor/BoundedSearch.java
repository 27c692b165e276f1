// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

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
 * <p><b>In which order</b> they are made does not matter: what is tried in a state follows from the notes there, which come
 * from executions that pass through it, and none takes anything back. So they are made in rounds on a
 * {@link BoundedTree}. Where an event chooses, each way is tried.
 */
public final class BoundedSearch extends RoundSearch<BoundedTree.Branch, BoundedRun.Outcome> {

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

        /** What goes on from an event is kept as long as an execution is to be made there. */
        boolean keepsWhatIsPlanned() {
            return true;
        }
    }

    private final Rules rules;

    /** A search that begins. */
    public BoundedSearch(int preemptionsMax) {
        this(preemptionsMax, ROUND, new Rules());
    }

    BoundedSearch(int preemptionsMax, int roundMax, Rules rules) {
        this(preemptionsMax, roundMax, rules, new Numbers());
    }

    private BoundedSearch(int preemptionsMax, int roundMax, Rules rules, Numbers numbers) {
        super(numbers, new BoundedTree(preemptionsMax, rules), roundMax);
        this.rules = rules;
    }

    @Override
    BoundedRun runOn(Model model, Dialect dialect) {
        return new BoundedRun(model, dialect, rules);
    }
}
