// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/**
 * What events touch: sets of pairs of an object and a {@link Mode}. Equal sets have the same number, so that events,
 * sleeping threads and branches to be explored keep a number each, and nothing is allocated once all sets are known.
 *
 * <p>To have a set: {@link #begin}, {@link #add} as often as needed, {@link #end}. Not thread-safe.
 */
public final class AccessSets {
    /** The number of no set: what is touched is not known. */
    static final int NONE = -1;

    private static final int MODE_BITS = 2;
    private static final int MODE_MASK = (1 << MODE_BITS) - 1;
    private static final int MASKS = 4;
    private static final int X_MASK = 0;
    private static final int P_MASK = 1;
    private static final int Q_MASK = 2;
    private static final int ALL_MASK = 3;

    private static final int SEEN = 256;

    private int[] buffer = new int[64];
    private int count;
    /** Accesses that are in the buffer, each at a place that its hash code gives; most accesses are repeated. */
    private final int[] seen = new int[SEEN];

    /** In which set they were. */
    private final int[] seenIn = new int[SEEN];

    private int begun;

    private int[] pool = new int[256];
    private int[] starts = new int[65];
    private int size;
    /** Of each set, which objects it touches in which mode; objects whose numbers are equal modulo 64 share a bit. */
    private long[] masks = new long[64 * MASKS];
    /** Whether some object shares its bit. */
    private boolean aliased;

    private int[] table = new int[128];

    /** Begins a set. */
    public void begin() {
        count = 0;
        begun++;
    }

    /**
     * Adds an access to the set that was begun. An object that is there already has the modes joined.
     *
     * @param object the number of the object, from 0; small numbers make comparisons fast
     */
    public void add(int object, Mode mode) {
        int access = object << MODE_BITS | mode.bits();
        int place = (access * 0x9e37_79b1) >>> 24;
        if (seen[place] == access && seenIn[place] == begun) {
            return;
        }
        seen[place] = access;
        seenIn[place] = begun;
        if (count == buffer.length) {
            buffer = Arrays.copyOf(buffer, count * 2);
        }
        buffer[count++] = access;
    }

    /** Sorts what was added by the numbers of objects, and joins the modes of each. */
    private void tidy() {
        Arrays.sort(buffer, 0, count);
        int last = -1;
        for (int i = 0; i < count; i++) {
            if (last >= 0 && buffer[last] >>> MODE_BITS == buffer[i] >>> MODE_BITS) {
                buffer[last] |= buffer[i] & MODE_MASK;
            } else {
                buffer[++last] = buffer[i];
            }
        }
        count = last + 1;
    }

    /** The number of the set that was begun. */
    public int end() {
        tidy();
        int hash = 0;
        for (int i = 0; i < count; i++) {
            hash = (hash ^ buffer[i]) * 0x9e37_79b1;
            hash ^= hash >>> 15;
        }
        int slot = hash & (table.length - 1);
        while (table[slot] != 0) {
            int id = table[slot] - 1;
            if (Arrays.equals(pool, starts[id], starts[id + 1], buffer, 0, count)) {
                return id;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        int id = append();
        table[slot] = id + 1;
        if (size * 2 > table.length) {
            rehash();
        }
        return id;
    }

    /** The number here of a set that has that number elsewhere. */
    int copy(int set, AccessSets from) {
        return set(from.content(set));
    }

    /** What a set consists of, as {@link #set} takes it. */
    int[] content(int set) {
        return Arrays.copyOfRange(pool, starts[set], starts[set + 1]);
    }

    /** The number of the set of that {@link #content}. */
    int set(int[] content) {
        begin();
        buffer = Arrays.copyOf(content, Math.max(buffer.length, content.length));
        count = content.length;
        return end();
    }

    private int append() {
        int id = size;
        int start = starts[id];
        if (start + count > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(pool.length * 2, start + count));
        }
        if (id + 2 > starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
        }
        if ((id + 1) * MASKS > masks.length) {
            masks = Arrays.copyOf(masks, masks.length * 2);
        }
        for (int i = 0; i < count; i++) {
            int object = buffer[i] >>> MODE_BITS;
            long bit = 1L << object;
            aliased |= object >= Long.SIZE;
            pool[start + i] = buffer[i];
            int bits = buffer[i] & MODE_MASK;
            int mask = bits == Mode.X.bits() ? X_MASK : bits == Mode.P.bits() ? P_MASK : Q_MASK;
            masks[id * MASKS + mask] |= bit;
            masks[id * MASKS + ALL_MASK] |= bit;
        }
        starts[id + 1] = start + count;
        size = id + 1;
        return id;
    }

    private void rehash() {
        int[] larger = new int[table.length * 2];
        for (int id = 0; id < size; id++) {
            int hash = 0;
            for (int i = starts[id]; i < starts[id + 1]; i++) {
                hash = (hash ^ pool[i]) * 0x9e37_79b1;
                hash ^= hash >>> 15;
            }
            int slot = hash & (larger.length - 1);
            while (larger[slot] != 0) {
                slot = (slot + 1) & (larger.length - 1);
            }
            larger[slot] = id + 1;
        }
        table = larger;
    }

    /** Whether events of different threads that touch these sets are dependent. */
    public boolean conflict(int a, int b) {
        int i = a * MASKS;
        int j = b * MASKS;
        long hits = (masks[i + X_MASK] & masks[j + ALL_MASK])
                | (masks[i + ALL_MASK] & masks[j + X_MASK])
                | (masks[i + P_MASK] & masks[j + Q_MASK])
                | (masks[i + Q_MASK] & masks[j + P_MASK]);
        return hits != 0 && (!aliased || reallyConflict(a, b));
    }

    /** Bits for all objects that a set touches. */
    long touched(int set) {
        return masks[set * MASKS + ALL_MASK];
    }

    /**
     * Bits for the objects that a set touches otherwise than {@link Mode#P}. Two sets can only conflict if this of one and
     * {@link #touched} of the other have a bit in common: a test that needs no look at the sets.
     */
    long changed(int set) {
        return masks[set * MASKS + X_MASK] | masks[set * MASKS + Q_MASK];
    }

    private boolean reallyConflict(int a, int b) {
        int i = starts[a];
        int j = starts[b];
        while (i < starts[a + 1] && j < starts[b + 1]) {
            int left = pool[i] >>> MODE_BITS;
            int right = pool[j] >>> MODE_BITS;
            if (left == right && ((pool[i] | pool[j]) & MODE_MASK) == Mode.X.bits()) {
                return true;
            }
            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
        }
        return false;
    }

    /** Whether a set has this object in this mode. */
    public boolean has(int set, int object, Mode mode) {
        int wanted = object << MODE_BITS | mode.bits();
        for (int i = starts[set]; i < starts[set + 1]; i++) {
            if (pool[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Complains if an event touched another set than was foreseen, of which nothing may be known. */
    void checkForeseen(int event, int action, int set, int foreseen) {
        if (foreseen != NONE && foreseen != set) {
            throw new IllegalStateException("event " + event + ", of thread " + Model.thread(action) + ", touched "
                    + describe(set) + " and not " + describe(foreseen)
                    + ": the program is not deterministic, or not all that it does is known");
        }
    }

    /** A set in words: {@code 0:P 3:X}. */
    public String describe(int set) {
        StringBuilder text = new StringBuilder();
        for (int i = starts[set]; i < starts[set + 1]; i++) {
            text.append(i == starts[set] ? "" : " ").append(pool[i] >>> MODE_BITS);
            text.append(':').append(Mode.ofBits(pool[i] & MODE_MASK));
        }
        return text.toString();
    }

    /** The number of different sets. */
    public int size() {
        return size;
    }
}
