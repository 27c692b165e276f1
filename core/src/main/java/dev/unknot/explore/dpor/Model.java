// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

/**
 * A program as a search sees it: threads that make one event after the other, each event touching some objects. What a
 * thread's next event is follows from the state alone.
 *
 * <p>An event is named by its <em>action</em>: the thread in the low {@link #THREAD_BITS} bits; above them a number for
 * the nondeterministic choices that the event makes, 0 if it makes none or leaves them to the model.
 *
 * <p>Not thread-safe. Sets of threads are bit sets, bit {@code i} for thread {@code i}.
 */
public interface Model extends Events {
    /** How many bits of an action name the thread. */
    int THREAD_BITS = 6;
    /** The largest number of threads. */
    int THREADS_MAX = 1 << THREAD_BITS;

    /** The thread of an action. */
    static int thread(int action) {
        return action & THREADS_MAX - 1;
    }

    /** What events touch; the numbers that this model gives belong to it. */
    @Override
    AccessSets accesses();

    /**
     * Says that the execution has come to its event number {@code depth}, to which {@link #rewind} and {@link #probe}
     * will go back. Called in the order of the events, and again after going back.
     */
    void mark(int depth);

    /** Goes back to a mark, from where the execution goes on in another way. */
    void rewind(int depth);

    /** Goes back to a mark only to look what some other events would do; {@link #rewind} ends that. */
    void probe(int depth);

    /** The threads that can make their next event now. */
    long enabled();

    /** The threads that are started and not finished and cannot make their next event now. */
    long blocked();

    /**
     * Makes an event.
     *
     * @param action of an enabled thread; choices that it leaves open, or that cannot be made so, are made somehow
     * @return the number of the set that the event touched
     */
    int step(int action);

    /** Makes an event of which nothing is asked, as a model may do in a faster way. */
    default void replay(int action) {
        step(action);
    }

    /** The action of the latest {@link #step}, with all its choices. */
    default int action(int wanted) {
        return wanted;
    }

    /**
     * The next way in which the event that was just made could have chosen, in some order that begins with the choices
     * that an action without any leaves to the model; -1 after the last one.
     *
     * @param action as {@link #action} told it
     */
    default int alternative(int action) {
        return -1;
    }

    @Override
    default double part(int action) {
        return 1;
    }

    /** What an action chooses, in numbers that mean the same to every model of the program; none if it chooses nothing. */
    default int[] choices(int action) {
        return action < THREADS_MAX ? new int[0] : new int[] {action >>> THREAD_BITS};
    }

    /** The action of a thread that chooses so; what {@link #choices} is given by. */
    default int action(int thread, int[] choices) {
        return choices.length == 0 ? thread : thread | choices[0] << THREAD_BITS;
    }

    /**
     * Whether everything before the latest {@link #step} had to happen before it and before all that comes later,
     * whatever that touches.
     */
    default boolean isBarrier() {
        return false;
    }

    /**
     * Whether the thread's next event is enabled in all states in which the thread has the same past, and touches the
     * same in all of them. False is always right, and makes the search look.
     */
    default boolean isFixed(int thread) {
        return false;
    }

    /** What the next event of a blocked thread would touch if it could be made now. */
    int pending(int thread);

    /**
     * The threads that a thread, which is blocked, waits for all of: the shared holders of a lock that it wants for
     * itself, itself included if it is one. None where it waits for a single holder or for something else.
     */
    long sharedHolders(int thread);

    /** The lock of {@link #sharedHolders}. */
    int heldObject(int thread);
}
