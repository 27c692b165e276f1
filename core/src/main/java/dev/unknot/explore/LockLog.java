// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.LockClass;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.HeldLock;
import dev.unknot.sync.sim.LockHolder;
import dev.unknot.sync.sim.LockListener;
import dev.unknot.sync.sim.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes down, over many executions of one program, which locks were held where another one was taken or a thread went
 * to wait. The same locks in the same modes are taken down once, with the execution that showed them first.
 *
 * <p>Belongs to one worker. What it has seen before costs a few multiplications and allocates nothing.
 */
public final class LockLog implements LockListener {
    private static final long FACTOR = 0xbf58_476d_1ce4_e5b9L;
    private static final long MODE_FACTOR = 0x94d0_49bb_1331_11ebL;

    private final String program;
    private final Setting setting;
    /** Hashes of what was seen, 0 for a free place; its length is a power of two. */
    private long[] seen = new long[256];

    private int seenCount;
    private final List<Nesting> nestings = new ArrayList<>();
    private int witnessed;
    private int calls;

    /**
     * A lock of a nesting.
     *
     * @param lockClass its class
     * @param label its name in that execution
     * @param serial negative if it is the only one of its class
     * @param origin tells it from others of its class, in all executions of the program
     * @param mode how it is held or wanted
     */
    record Use(LockClass lockClass, String label, int serial, int origin, Mode mode) {
        boolean isSameLock(Use other) {
            return lockClass.equals(other.lockClass) && serial == other.serial && origin == other.origin;
        }
    }

    /**
     * Something that a thread did while it held locks.
     *
     * @param held what it held, in the order of taking
     * @param wanted the lock that it was about to take, if it was
     * @param waits how it was about to wait, if it was
     * @param thread its number
     * @param threadName its name
     * @param witness where it is seen
     */
    record Nesting(
            String program,
            List<Use> held,
            List<Use> wanted,
            List<Wait> waits,
            int thread,
            String threadName,
            Sight witness) {

        /** What tells it from others: all but who did it where. */
        boolean isLike(Nesting other) {
            return isLike(held, other.held) && isLike(wanted, other.wanted) && waits.equals(other.waits);
        }

        private static boolean isLike(List<Use> uses, List<Use> others) {
            boolean like = uses.size() == others.size();
            for (int i = 0; like && i < uses.size(); i++) {
                like = uses.get(i).isSameLock(others.get(i))
                        && uses.get(i).mode() == others.get(i).mode();
            }
            return like;
        }
    }

    /** An execution, and the number of the call of the listener in it. */
    static final class Sight {
        private final int call;
        private final long key;
        private Schedule schedule = new Schedule(new int[0], 0);

        Sight(int call, long key) {
            this.call = call;
            this.key = key;
        }

        int call() {
            return call;
        }

        Schedule schedule() {
            return schedule;
        }
    }

    /** A log of a program's executions. */
    public LockLog(Program program) {
        this.program = program.name();
        this.setting = Setting.of(program);
    }

    @Override
    public void takes(LockHolder holder, HeldLock wanted, Mode mode) {
        calls++;
        long key = key(mix(heldHash(holder), wanted, mode));
        if (isNew(key)) {
            add(holder, List.of(use(wanted, mode)), List.of(), key);
        }
    }

    @Override
    public void waits(LockHolder holder, Wait wait) {
        calls++;
        long key = key(mix(heldHash(holder), -1 - wait.ordinal()));
        if (isNew(key)) {
            add(holder, List.of(), List.of(wait), key);
        }
    }

    private void add(LockHolder holder, List<Use> wanted, List<Wait> waits, long key) {
        List<Use> held = new ArrayList<>();
        for (int i = 0; i < holder.heldCount(); i++) {
            held.add(use(holder.held(i), holder.holdsExclusively(i) ? Mode.EXCLUSIVE : Mode.SHARED));
        }
        Sight sight = new Sight(calls, key);
        nestings.add(new Nesting(program, List.copyOf(held), wanted, waits, holder.number(), holder.name(), sight));
    }

    private static Use use(HeldLock lock, Mode mode) {
        return new Use(lock.lockClass(), lock.label(), lock.serial(), lock.origin(), mode);
    }

    // ---- what was seen before ----

    private static long heldHash(LockHolder holder) {
        long hash = FACTOR;
        for (int i = 0; i < holder.heldCount(); i++) {
            hash = mix(hash, holder.held(i), holder.holdsExclusively(i) ? Mode.EXCLUSIVE : Mode.SHARED);
        }
        return hash;
    }

    private static long mix(long hash, HeldLock lock, Mode mode) {
        long which = (long) lock.lockClass().name().hashCode() << 32 | (lock.origin() & 0xffff_ffffL);
        return mix(hash + mode.ordinal() * MODE_FACTOR, which);
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * FACTOR;
        return mixed ^ mixed >>> 29;
    }

    /** 0 is no key. */
    private static long key(long hash) {
        return hash == 0 ? 1 : hash;
    }

    private boolean isNew(long key) {
        int at = place(seen, key);
        if (seen[at] == key) {
            return false;
        }
        seen[at] = key;
        if (++seenCount * 2 > seen.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] old = seen;
        seen = new long[old.length * 2];
        for (long key : old) {
            if (key != 0) {
                seen[place(seen, key)] = key;
            }
        }
    }

    private static int place(long[] table, long key) {
        int at = (int) (key >>> 17) & table.length - 1;
        while (table[at] != 0 && table[at] != key) {
            at = at + 1 & table.length - 1;
        }
        return at;
    }

    // ---- what it tells ----

    /** An execution begins; what was new in one that did not come to its end is forgotten. */
    void begin() {
        calls = 0;
        if (witnessed < nestings.size()) {
            forgetFresh();
        }
    }

    /**
     * The execution is over; what was new in it gets it as its witness. One that the chooser gave up in its midst is
     * none.
     */
    void ended(Recording recording, Ending ending) {
        if (witnessed == nestings.size() || ending == Ending.STOPPED) {
            return;
        }
        Schedule schedule = new Schedule(recording.schedule(), recording.digest(), setting);
        for (; witnessed < nestings.size(); witnessed++) {
            nestings.get(witnessed).witness().schedule = schedule;
        }
    }

    private void forgetFresh() {
        nestings.subList(witnessed, nestings.size()).clear();
        Arrays.fill(seen, 0);
        seenCount = nestings.size();
        for (Nesting nesting : nestings) {
            long key = nesting.witness().key;
            seen[place(seen, key)] = key;
        }
    }

    /**
     * The executions in which something was seen for the first time, in their order. If they are run again, an empty log
     * takes down the same.
     */
    public List<Schedule> witnesses() {
        List<Schedule> witnesses = new ArrayList<>();
        for (int i = 0; i < witnessed; i++) {
            Schedule schedule = nestings.get(i).witness().schedule();
            if (witnesses.isEmpty() || !witnesses.getLast().equals(schedule)) {
                witnesses.add(schedule);
            }
        }
        return witnesses;
    }

    /** All that was seen in executions that came to their end, in the order of its first sight. */
    List<Nesting> nestings() {
        return nestings.subList(0, witnessed);
    }
}
