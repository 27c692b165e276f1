// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/**
 * The races of the present execution: pairs of dependent events whose order could be reversed.
 *
 * <p>To reverse a race of {@code f} with a later {@code e}: leave out {@code f} and all that happens after it, and make
 * {@code e} instead. Whether that can be done is tried on the model. Where it cannot, {@code f} only enables {@code e}
 * (an unlock, a wakeup, a thread's last event): that is no race, and earlier races are looked for behind it. Where
 * {@code e} wants a lock for itself and {@code f} is one of several shared holders, all of them are left out.
 *
 * <p>The races of an event stay the same as long as the events up to it do; they are kept on a stack.
 */
final class Races {
    private static final int EARLIEST = 0;
    private static final int ACTION = 1;
    private static final int SET = 2;
    private static final int ROOTS = 3;
    private static final int HEADER = 4;

    private final Model model;
    private final AccessSets accesses;
    private final Path path;
    private final Rules rules;

    /** Records: the header, then the events that are left out together with what happens after them. */
    private int[] records = new int[1024];

    private int top;
    /** Where the records of each event begin. */
    private int[] starts = new int[64];

    private int analysed;

    private long[] hidden = new long[1];
    private long[] ordered = new long[1];
    private long[] left = new long[1];

    Races(Model model, Path path, Rules rules) {
        this.model = model;
        this.accesses = model.accesses();
        this.path = path;
        this.rules = rules;
    }

    /** Finds the races of all events for which that was not done; returns the first of those. */
    int analyse() {
        int first = analysed;
        while (analysed < path.length()) {
            int event = analysed;
            begin(event);
            collect(path.action(event), path.accesses(event), path.isFixed(event), event);
            analysed = event + 1;
        }
        begin(analysed);
        return first;
    }

    /** Finds the races of what a blocked thread would do after the last event; forgets those of other threads. */
    void analysePending(int thread, int set) {
        top = starts[analysed];
        collect(thread, set, false, analysed);
    }

    private void begin(int event) {
        if (event + 1 >= starts.length) {
            starts = Arrays.copyOf(starts, event * 2 + 2);
        }
        starts[event] = top;
    }

    /** Forgets the races of events that are no more. */
    void truncate(int length) {
        if (length < analysed) {
            analysed = length;
            top = starts[length];
        }
    }

    private void collect(int action, int set, boolean fixed, int event) {
        int thread = Model.thread(action);
        clearBits();
        int own = path.latestOf(thread, event);
        if (own >= 0) {
            path.includeIn(hidden, 0, own);
            path.includeIn(ordered, 0, own);
        }
        long touched = accesses.touched(set);
        long changed = accesses.changed(set);
        for (int f = event - 1; f >= 0; f--) {
            if (path.thread(f) == thread || !path.conflicts(f, set, touched, changed)) {
                continue;
            }
            if (!rules.looksBehindOrdered() && Path.contains(ordered, f)) {
                return;
            }
            if (Path.contains(hidden, f)) {
                continue;
            }
            path.includeIn(ordered, 0, f);
            if (reverses(f, action, set, fixed, event)) {
                path.includeIn(hidden, 0, f);
                if (!rules.looksBehindRaces()) {
                    return;
                }
            } else if (!rules.enablersAreTransparent()) {
                path.includeIn(hidden, 0, f);
            }
        }
    }

    private void clearBits() {
        if (hidden.length < path.words()) {
            hidden = new long[path.words()];
            ordered = new long[path.words()];
            left = new long[path.words()];
        }
        Arrays.fill(hidden, 0);
        Arrays.fill(ordered, 0);
    }

    /** Whether the race can be reversed; if so it is recorded. */
    private boolean reverses(int f, int action, int set, boolean fixed, int event) {
        int thread = Model.thread(action);
        int record = top;
        reserve(record + HEADER + Model.THREADS_MAX + 1);
        records[record + EARLIEST] = f;
        records[record + ROOTS] = 1;
        records[record + HEADER] = f;
        if (fixed) {
            records[record + ACTION] = action;
            records[record + SET] = set;
            top = record + HEADER + 1;
            return true;
        }
        while (true) {
            leaveOut(record);
            replay(records[record + EARLIEST], event);
            if ((model.enabled() >>> thread & 1) != 0) {
                records[record + SET] = model.step(action);
                records[record + ACTION] = model.action(action);
                top = record + HEADER + records[record + ROOTS];
                if (event == path.length()) {
                    addAlternatives(record);
                }
                return true;
            }
            if (!rules.movesAllHolders() || !leaveOutHolders(record, thread, path.thread(f), event)) {
                return false;
            }
        }
    }

    /** Adds the reversals in which an event that was not made yet chooses otherwise. */
    private void addAlternatives(int first) {
        int size = top - first;
        int wanted = model.alternative(records[first + ACTION]);
        while (wanted >= 0) {
            reserve(top + size);
            System.arraycopy(records, first, records, top, size);
            replay(records[first + EARLIEST], path.length());
            records[top + SET] = model.step(wanted);
            records[top + ACTION] = model.action(wanted);
            wanted = model.alternative(records[top + ACTION]);
            top += size;
        }
    }

    private void reserve(int capacity) {
        if (capacity > records.length) {
            records = Arrays.copyOf(records, Math.max(records.length * 2, capacity));
        }
    }

    /** Leaves out the shared holders that a thread still waits for; says whether that may help. */
    private boolean leaveOutHolders(int record, int thread, int other, int event) {
        long holders = model.sharedHolders(thread);
        if (holders == 0 || (holders >>> thread & 1) != 0 || (holders >>> other & 1) != 0) {
            return false;
        }
        int object = model.heldObject(thread);
        int roots = records[record + ROOTS];
        for (long rest = holders; rest != 0; rest &= rest - 1) {
            int taking = latestTaking(Long.numberOfTrailingZeros(rest), object, event);
            if (taking < 0) {
                return false;
            }
            reserve(record + HEADER + roots + 1);
            records[record + HEADER + roots++] = taking;
            records[record + EARLIEST] = Math.min(records[record + EARLIEST], taking);
        }
        records[record + ROOTS] = roots;
        return true;
    }

    /** The latest event that is not left out in which a thread touched a lock as a shared holder. */
    private int latestTaking(int thread, int object, int event) {
        for (int i = event - 1; i >= 0; i--) {
            if (path.thread(i) == thread && accesses.has(path.accesses(i), object, Mode.P) && !path.follows(i, left)) {
                return i;
            }
        }
        return -1;
    }

    private void leaveOut(int record) {
        Arrays.fill(left, 0);
        for (int i = 0; i < records[record + ROOTS]; i++) {
            int root = records[record + HEADER + i];
            left[root >>> 6] |= 1L << root;
        }
    }

    private void replay(int from, int to) {
        model.probe(from);
        for (int i = from; i < to; i++) {
            if (!path.follows(i, left)) {
                model.replay(path.action(i));
            }
        }
    }

    /** The records of an event, for {@link #restore} to know them again; its actions and sets by the search's numbers. */
    int[] recordsOf(int event, Dialect dialect) {
        int first = starts[event];
        int[] copy = Arrays.copyOfRange(records, first, end(event));
        for (int at = 0; at < copy.length; at += HEADER + copy[at + ROOTS]) {
            copy[at + ACTION] = dialect.actionIn(copy[at + ACTION]);
            copy[at + SET] = dialect.setIn(copy[at + SET]);
        }
        return copy;
    }

    /** Takes over the records of the event that would be analysed next. */
    void restore(int[] copy, Dialect dialect) {
        begin(analysed);
        reserve(top + copy.length);
        System.arraycopy(copy, 0, records, top, copy.length);
        int end = top + copy.length;
        for (int at = top; at < end; at = next(at)) {
            records[at + ACTION] = dialect.actionOut(records[at + ACTION]);
            records[at + SET] = dialect.setOut(records[at + SET]);
        }
        top = end;
        analysed++;
        begin(analysed);
    }

    /** Where the records of an event begin; {@code length} stands for a blocked thread. */
    int first(int event) {
        return starts[event];
    }

    /** The end of the records of an event. */
    int end(int event) {
        return event == analysed ? top : starts[event + 1];
    }

    /** The record after this one. */
    int next(int record) {
        return record + HEADER + records[record + ROOTS];
    }

    /** The event before which the reversal begins. */
    int earliest(int record) {
        return records[record + EARLIEST];
    }

    /**
     * Tells what follows {@link #earliest} once the race is reversed: the events that are not left out, up to
     * {@code limit}, then the later event of the race.
     */
    void reversal(int record, int event, int limit, Sequence sequence) {
        int action = records[record + ACTION];
        int set = records[record + SET];
        boolean disturbed = false;
        leaveOut(record);
        sequence.clear();
        for (int i = records[record + EARLIEST]; i < limit; i++) {
            if (!path.follows(i, left)) {
                sequence.append(path.action(i), path.accesses(i));
                disturbed |= i > event && accesses.conflict(path.accesses(i), set);
            }
        }
        if (disturbed) {
            // What the moved event looks at was changed by events that it did not look at where it was.
            replay(records[record + EARLIEST], limit);
            set = model.step(action);
            action = model.action(action);
        }
        sequence.append(action, set);
    }
}
