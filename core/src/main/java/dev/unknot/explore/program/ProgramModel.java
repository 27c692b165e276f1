// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import dev.unknot.explore.dpor.AccessSets;
import dev.unknot.explore.dpor.Mode;
import dev.unknot.explore.dpor.Model;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link Listing}, event by event.
 *
 * <p>The state is one array of numbers, so that a mark is a copy of it. Observations are kept beside it, since only
 * their count goes back; a probe leaves them alone.
 */
public final class ProgramModel implements Model {
    /** The largest number of events of an execution. */
    public static final int EVENTS_MAX = 10_000;

    private static final int FREE = -1;

    // What a sleep has come to.
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int WOKEN = 2;
    private static final int TIMED_OUT = 3;

    // What an event turned out to be, for instructions with several possibilities.
    private static final int PLAIN = 0;
    private static final int FAILED = 1;
    private static final int RESUMES = 1;
    private static final int EXPIRES = 2;
    private static final int RESUMES_LATE = 3;
    private static final int FIRST = 4;
    private static final int LAST = 8;
    private static final int VARIANTS = 16;

    /** What {@link #observed} tells for a sleep that was woken. */
    static final long OBSERVED_WOKEN = 1L << 32;
    /** What {@link #observed} tells for a sleep that timed out. */
    static final long OBSERVED_TIMEOUT = 2L << 32;

    private final Listing listing;
    private final Code code;
    private final AccessRules rules;
    private final AccessSets accesses = new AccessSets();
    private final int threads;

    // Where the parts of the state begin; the instruction of each thread comes first.
    private final int phases;
    private final int counts;
    private final int variables;
    private final int owners;
    private final int writers;
    private final int readers;
    private final int sleepers;
    private final int started;
    private final int begun;

    // The numbers of the objects that events touch; variables come first.
    private final int mutexObjects;
    private final int sharedObjects;
    private final int channelObjects;
    private final int flagObjects;
    private final int startObjects;
    private final int endObjects;

    private final long[] state;
    private long[] marks;
    private boolean probing;
    private final long[][] observations;
    /** The number of the access set of each variant of each instruction, plus one; 0 where it is not known. */
    private final int[] known;

    /** A model of a program in its first state. */
    public ProgramModel(Listing listing) {
        this(listing, new AccessRules());
    }

    ProgramModel(Listing listing, AccessRules rules) {
        this.listing = listing;
        this.rules = rules;
        this.code = Code.of(listing);
        this.threads = listing.threads().size();
        phases = threads;
        counts = phases + threads;
        variables = counts + threads;
        owners = variables + listing.variables().size();
        writers = owners + listing.mutexes().size();
        readers = writers + listing.sharedLocks().size();
        sleepers = readers + listing.sharedLocks().size();
        started = sleepers + listing.channels().size();
        begun = started + 1;
        mutexObjects = listing.variables().size();
        sharedObjects = mutexObjects + listing.mutexes().size();
        channelObjects = sharedObjects + listing.sharedLocks().size();
        flagObjects = channelObjects + listing.channels().size();
        startObjects = flagObjects + threads;
        endObjects = startObjects + threads;
        state = new long[begun + 1];
        marks = new long[state.length * 32];
        observations = new long[threads][16];
        known = new int[code.size() * VARIANTS];
        reset();
    }

    private void reset() {
        for (int i = 0; i < threads; i++) {
            state[i] = code.entries[i];
        }
        List<Listing.Variable> declared = listing.variables();
        for (int i = 0; i < declared.size(); i++) {
            state[variables + i] = declared.get(i).initial();
        }
        Arrays.fill(state, owners, readers, FREE);
        long all = threads == Long.SIZE ? -1 : (1L << threads) - 1;
        state[started] = all & ~code.spawned;
    }

    @Override
    public AccessSets accesses() {
        return accesses;
    }

    // ---- going back ----

    @Override
    public void mark(int depth) {
        if (depth > EVENTS_MAX) {
            throw new IllegalStepException("an execution has more than " + EVENTS_MAX + " events");
        }
        int size = state.length;
        if ((depth + 1) * size > marks.length) {
            marks = Arrays.copyOf(marks, marks.length * 2);
        }
        System.arraycopy(state, 0, marks, depth * size, size);
    }

    @Override
    public void rewind(int depth) {
        probing = false;
        System.arraycopy(marks, depth * state.length, state, 0, state.length);
    }

    @Override
    public void probe(int depth) {
        probing = true;
        System.arraycopy(marks, depth * state.length, state, 0, state.length);
    }

    // ---- what can be done ----

    @Override
    public long enabled() {
        long enabled = 0;
        for (int i = 0; i < threads; i++) {
            if (isActive(i) && canStep(i)) {
                enabled |= 1L << i;
            }
        }
        return enabled;
    }

    @Override
    public long blocked() {
        long blocked = 0;
        for (int i = 0; i < threads; i++) {
            if (isActive(i) && !canStep(i)) {
                blocked |= 1L << i;
            }
        }
        return blocked;
    }

    private boolean isActive(int thread) {
        return state[thread] != Code.END && (state[started] >>> thread & 1) != 0;
    }

    private boolean canStep(int thread) {
        int at = (int) state[thread];
        int object = code.objects[at];
        return switch (code.kinds[at]) {
            case READ,
                    WRITE,
                    INCREMENT,
                    COMPARE_AND_SET,
                    UNLOCK,
                    TRY_LOCK,
                    UNLOCK_SHARED,
                    UNLOCK_EXCLUSIVE,
                    WAKEUP,
                    IF_EQUAL,
                    WHILE_NOT_EQUAL,
                    SPAWN -> true;
            case LOCK -> state[owners + object] == FREE;
            case LOCK_SHARED -> state[writers + object] == FREE;
            case LOCK_EXCLUSIVE -> state[writers + object] == FREE && state[readers + object] == 0;
            case SLEEP, SLEEP_DROP, TIMED_SLEEP -> canGoOn(thread, at);
            case JOIN -> state[object] == Code.END && (state[started] >>> object & 1) != 0;
        };
    }

    private boolean canGoOn(int thread, int at) {
        int phase = (int) state[phases + thread];
        boolean free = state[owners + code.mutexes[at]] == FREE;
        return switch (phase) {
            case AWAKE -> true;
            case ASLEEP -> code.kinds[at] == Op.Kind.TIMED_SLEEP;
            case WOKEN, TIMED_OUT -> code.kinds[at] == Op.Kind.SLEEP_DROP || free;
            default -> throw new IllegalStateException("phase " + phase);
        };
    }

    @Override
    public boolean isFixed(int thread) {
        if (((code.spawned & ~state[begun]) >>> thread & 1) != 0) {
            return false;
        }
        int at = (int) state[thread];
        return switch (code.kinds[at]) {
            case READ, WRITE, INCREMENT, UNLOCK, UNLOCK_SHARED, UNLOCK_EXCLUSIVE, SPAWN -> true;
            case IF_EQUAL, WHILE_NOT_EQUAL -> (code.branch[at] == Code.END) == (code.next[at] == Code.END);
            case SLEEP, SLEEP_DROP, TIMED_SLEEP -> state[phases + thread] == AWAKE;
            case COMPARE_AND_SET, LOCK, TRY_LOCK, LOCK_SHARED, LOCK_EXCLUSIVE, WAKEUP, JOIN -> false;
        };
    }

    @Override
    public long sharedHolders(int thread) {
        int at = (int) state[thread];
        boolean waitsForReaders = code.kinds[at] == Op.Kind.LOCK_EXCLUSIVE && state[writers + code.objects[at]] == FREE;
        return waitsForReaders ? state[readers + code.objects[at]] : 0;
    }

    @Override
    public int heldObject(int thread) {
        return sharedObjects + code.objects[(int) state[thread]];
    }

    // ---- events ----

    @Override
    public int step(int action) {
        int thread = Model.thread(action);
        int at = (int) state[thread];
        int object = code.objects[at];
        int next = code.next[at];
        int variant = PLAIN;
        long woken = 0;
        switch (code.kinds[at]) {
            case READ -> observe(thread, state[variables + object]);
            case WRITE -> state[variables + object] = code.values[at];
            case INCREMENT -> {
                observe(thread, state[variables + object]);
                state[variables + object] = (int) (state[variables + object] + 1);
            }
            case COMPARE_AND_SET -> variant = compareAndSet(thread, at);
            case LOCK -> state[owners + object] = thread;
            case UNLOCK -> unlock(thread, object);
            case TRY_LOCK -> {
                boolean free = state[owners + object] == FREE;
                observe(thread, free ? 1 : 0);
                state[owners + object] = free ? thread : state[owners + object];
                variant = free ? PLAIN : FAILED;
                next = free ? code.branch[at] : next;
            }
            case LOCK_SHARED -> lockShared(thread, object);
            case UNLOCK_SHARED -> unlockShared(thread, object);
            case LOCK_EXCLUSIVE -> state[writers + object] = thread;
            case UNLOCK_EXCLUSIVE -> unlockExclusive(thread, object);
            case SLEEP, SLEEP_DROP, TIMED_SLEEP -> {
                variant = sleepOn(thread, at);
                next = variant == PLAIN || variant == EXPIRES ? at : next;
            }
            case WAKEUP -> woken = wakeup(object);
            case IF_EQUAL, WHILE_NOT_EQUAL -> {
                observe(thread, state[variables + object]);
                boolean equal = state[variables + object] == code.values[at];
                next = equal == (code.kinds[at] == Op.Kind.IF_EQUAL) ? code.branch[at] : next;
            }
            case SPAWN -> spawn(object);
            case JOIN -> {}
        }
        state[thread] = next;
        variant |= firstAndLast(thread, next);
        state[begun] |= 1L << thread;
        return woken != 0 ? build(thread, at, variant, woken) : touched(thread, at, variant);
    }

    private int firstAndLast(int thread, int next) {
        int first = ((code.spawned & ~state[begun]) >>> thread & 1) != 0 ? FIRST : 0;
        return first | (next == Code.END ? LAST : 0);
    }

    private int compareAndSet(int thread, int at) {
        int variable = variables + code.objects[at];
        boolean equal = state[variable] == code.values[at];
        observe(thread, equal ? 1 : 0);
        if (equal) {
            state[variable] = code.updates[at];
        }
        return equal ? PLAIN : FAILED;
    }

    private void unlock(int thread, int mutex) {
        if (state[owners + mutex] != thread) {
            throw illegal(thread, "releases mutex '" + listing.mutexes().get(mutex) + "', which it does not hold");
        }
        state[owners + mutex] = FREE;
    }

    private void lockShared(int thread, int lock) {
        if ((state[readers + lock] >>> thread & 1) != 0) {
            throw illegal(thread, "takes shared lock '" + listing.sharedLocks().get(lock) + "' twice");
        }
        state[readers + lock] |= 1L << thread;
    }

    private void unlockShared(int thread, int lock) {
        if ((state[readers + lock] >>> thread & 1) == 0) {
            throw illegal(
                    thread, "releases shared lock '" + listing.sharedLocks().get(lock) + "', which it does not share");
        }
        state[readers + lock] &= ~(1L << thread);
    }

    private void unlockExclusive(int thread, int lock) {
        if (state[writers + lock] != thread) {
            throw illegal(
                    thread,
                    "releases shared lock '" + listing.sharedLocks().get(lock)
                            + "', which it does not hold for itself");
        }
        state[writers + lock] = FREE;
    }

    private int sleepOn(int thread, int at) {
        int channel = sleepers + code.objects[at];
        int phase = (int) state[phases + thread];
        if (phase == AWAKE) {
            unlock(thread, code.mutexes[at]);
            state[channel] |= 1L << thread;
            state[phases + thread] = ASLEEP;
            return PLAIN;
        }
        if (phase == ASLEEP) {
            state[channel] &= ~(1L << thread);
            state[phases + thread] = TIMED_OUT;
            return EXPIRES;
        }
        if (code.kinds[at] != Op.Kind.SLEEP_DROP) {
            state[owners + code.mutexes[at]] = thread;
        }
        if (code.kinds[at] == Op.Kind.TIMED_SLEEP) {
            observe(thread, phase == WOKEN ? OBSERVED_WOKEN : OBSERVED_TIMEOUT);
        }
        state[phases + thread] = AWAKE;
        return phase == WOKEN ? RESUMES : RESUMES_LATE;
    }

    private long wakeup(int channel) {
        long woken = state[sleepers + channel];
        for (long rest = woken; rest != 0; rest &= rest - 1) {
            state[phases + Long.numberOfTrailingZeros(rest)] = WOKEN;
        }
        state[sleepers + channel] = 0;
        return woken;
    }

    private void spawn(int thread) {
        if ((state[started] >>> thread & 1) != 0) {
            throw new IllegalStepException("thread " + thread + " is spawned twice");
        }
        state[started] |= 1L << thread;
    }

    private IllegalStepException illegal(int thread, String what) {
        return new IllegalStepException("thread " + thread + " " + what);
    }

    private void observe(int thread, long value) {
        int count = (int) state[counts + thread]++;
        if (probing) {
            return;
        }
        if (count == observations[thread].length) {
            observations[thread] = Arrays.copyOf(observations[thread], count * 2);
        }
        observations[thread][count] = value;
    }

    // ---- what events touch ----

    @Override
    public int pending(int thread) {
        int at = (int) state[thread];
        int phase = (int) state[phases + thread];
        if (phase == ASLEEP) {
            // Leaving events out wakes nobody: there is no race to be found.
            accesses.begin();
            return accesses.end();
        }
        int variant = phase == AWAKE ? PLAIN : phase == TIMED_OUT ? RESUMES_LATE : RESUMES;
        return touched(thread, at, variant | firstAndLast(thread, code.next[at]));
    }

    private int touched(int thread, int at, int variant) {
        int index = at * VARIANTS + variant;
        if (known[index] == 0) {
            known[index] = build(thread, at, variant, 0) + 1;
        }
        return known[index] - 1;
    }

    private int build(int thread, int at, int variant, long woken) {
        int object = code.objects[at];
        int outcome = variant & ~(FIRST | LAST);
        accesses.begin();
        switch (code.kinds[at]) {
            case READ, IF_EQUAL, WHILE_NOT_EQUAL -> accesses.add(object, Mode.P);
            case WRITE, INCREMENT -> accesses.add(object, Mode.X);
            case COMPARE_AND_SET -> accesses.add(object, outcome == FAILED ? rules.failedCompareAndSet() : Mode.X);
            case LOCK, UNLOCK -> accesses.add(mutexObjects + object, Mode.X);
            case TRY_LOCK -> accesses.add(mutexObjects + object, outcome == FAILED ? Mode.P : Mode.X);
            case LOCK_SHARED, UNLOCK_SHARED -> accesses.add(sharedObjects + object, Mode.P);
            case LOCK_EXCLUSIVE, UNLOCK_EXCLUSIVE -> accesses.add(sharedObjects + object, Mode.X);
            case SLEEP, SLEEP_DROP, TIMED_SLEEP -> buildSleep(thread, at, outcome);
            case WAKEUP -> {
                addIfAny(channelObjects + object, woken != 0 ? Mode.X : rules.emptyWakeup());
                for (long rest = woken; rest != 0; rest &= rest - 1) {
                    accesses.add(flagObjects + Long.numberOfTrailingZeros(rest), Mode.X);
                }
            }
            case SPAWN -> {
                accesses.add(startObjects + object, Mode.X);
                if (code.entries[object] == Code.END) {
                    // A thread without events is at its end as soon as it is started.
                    accesses.add(endObjects + object, Mode.X);
                }
            }
            case JOIN -> accesses.add(endObjects + object, Mode.P);
        }
        if ((variant & FIRST) != 0) {
            accesses.add(startObjects + thread, Mode.P);
        }
        if ((variant & LAST) != 0) {
            accesses.add(endObjects + thread, Mode.X);
        }
        return accesses.end();
    }

    private void buildSleep(int thread, int at, int outcome) {
        int mutex = mutexObjects + code.mutexes[at];
        boolean takesMutex = code.kinds[at] != Op.Kind.SLEEP_DROP;
        switch (outcome) {
            case PLAIN -> {
                accesses.add(mutex, Mode.X);
                addIfAny(channelObjects + code.objects[at], rules.sleep());
            }
            case EXPIRES -> addIfAny(channelObjects + code.objects[at], rules.sleep());
            case RESUMES -> {
                addIfAny(mutex, takesMutex ? Mode.X : null);
                accesses.add(flagObjects + thread, Mode.P);
            }
            case RESUMES_LATE -> accesses.add(mutex, Mode.X);
            default -> throw new IllegalStateException("outcome " + outcome);
        }
    }

    private void addIfAny(int object, @Nullable Mode mode) {
        if (mode != null) {
            accesses.add(object, mode);
        }
    }

    // ---- what came of it ----

    Listing listing() {
        return listing;
    }

    int observedCount(int thread) {
        return (int) state[counts + thread];
    }

    /** An integer, or one of the constants above. */
    long observed(int thread, int i) {
        return observations[thread][i];
    }

    /** A copy of all that decides what can happen next. */
    long[] state() {
        return state.clone();
    }

    int variable(int i) {
        return (int) state[variables + i];
    }
}
