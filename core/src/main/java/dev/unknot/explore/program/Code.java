// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import java.util.Arrays;
import java.util.List;

/** A program as flat instructions, one for each place of an operation; a sleep is one instruction of several events. */
final class Code {
    /** Where a thread is that has no further event. */
    static final int END = -1;

    final Op.Kind[] kinds;
    final int[] objects;
    final int[] mutexes;
    final int[] values;
    final int[] updates;
    /** Where a thread goes on. */
    final int[] next;
    /** Where it goes on if the comparison held, the lock was free, or (of a loop) the comparison failed. */
    final int[] branch;
    /** Where each thread begins. */
    final int[] entries;
    /** The threads that do not start by themselves. */
    final long spawned;

    private int size;

    private Code(int capacity, int threads, long spawned) {
        kinds = new Op.Kind[capacity];
        objects = new int[capacity];
        mutexes = new int[capacity];
        values = new int[capacity];
        updates = new int[capacity];
        next = new int[capacity];
        branch = new int[capacity];
        entries = new int[threads];
        this.spawned = spawned;
    }

    static Code of(Listing listing) {
        int capacity = 0;
        long spawned = 0;
        for (List<Op> thread : listing.threads()) {
            capacity += count(thread);
            spawned |= spawned(thread);
        }
        Code code = new Code(capacity, listing.threads().size(), spawned);
        Arrays.setAll(code.entries, i -> code.compile(listing.threads().get(i), END));
        return code;
    }

    int size() {
        return size;
    }

    private static int count(List<Op> ops) {
        int count = 0;
        for (Op op : ops) {
            count += 1 + count(op.body()) + count(op.otherwise());
        }
        return count;
    }

    private static long spawned(List<Op> ops) {
        long threads = 0;
        for (Op op : ops) {
            threads |= op.kind() == Op.Kind.SPAWN ? 1L << op.object() : 0;
            threads |= spawned(op.body()) | spawned(op.otherwise());
        }
        return threads;
    }

    /** Compiles operations after which a thread goes on at {@code after}; says where they begin. */
    private int compile(List<Op> ops, int after) {
        int entry = after;
        for (Op op : ops.reversed()) {
            entry = compile(op, entry);
        }
        return entry;
    }

    private int compile(Op op, int after) {
        int at = size++;
        kinds[at] = op.kind();
        objects[at] = op.object();
        mutexes[at] = op.mutex();
        values[at] = op.value();
        updates[at] = op.update();
        switch (op.kind()) {
            case IF_EQUAL -> {
                branch[at] = compile(op.body(), after);
                next[at] = compile(op.otherwise(), after);
            }
            case TRY_LOCK -> {
                branch[at] = compile(op.body(), after);
                next[at] = after;
            }
            case WHILE_NOT_EQUAL -> {
                branch[at] = compile(op.body(), at);
                next[at] = after;
            }
            case READ,
                    WRITE,
                    INCREMENT,
                    COMPARE_AND_SET,
                    LOCK,
                    UNLOCK,
                    LOCK_SHARED,
                    UNLOCK_SHARED,
                    LOCK_EXCLUSIVE,
                    UNLOCK_EXCLUSIVE,
                    SLEEP,
                    SLEEP_DROP,
                    TIMED_SLEEP,
                    WAKEUP,
                    SPAWN,
                    JOIN -> {
                branch[at] = after;
                next[at] = after;
            }
        }
        return at;
    }
}
