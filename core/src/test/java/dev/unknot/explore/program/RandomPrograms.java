// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import dev.unknot.explore.program.Listing.Variable;
import dev.unknot.explore.program.Op.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes small random programs that use every operation. They keep the rules of the language in all executions. */
final class RandomPrograms {
    private static final List<Variable> VARIABLES = List.of(new Variable("x", 0), new Variable("y", 1));

    private final Random random;
    private final int threads;
    private int budget;
    /** The thread that is started by another one, or -1. */
    private final int spawned;

    private RandomPrograms(long seed) {
        random = new Random(seed);
        threads = 2 + random.nextInt(3);
        spawned = random.nextInt(4) == 0 ? threads - 1 : -1;
    }

    static Listing program(long seed) {
        return new RandomPrograms(seed).listing(seed);
    }

    private Listing listing(long seed) {
        List<List<Op>> bodies = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            budget = 1 + random.nextInt(threads == 2 ? 5 : threads == 3 ? 3 : 2);
            List<Op> body = new ArrayList<>(ops(i));
            if (i == 0 && spawned >= 0) {
                body.addFirst(op(Kind.SPAWN, spawned, 0, 0));
            }
            bodies.add(body);
        }
        return new Listing(
                "random-" + seed,
                "mixed",
                "seed:" + seed,
                VARIABLES,
                List.of("m", "n"),
                List.of("s"),
                List.of("c", "d"),
                bodies,
                null);
    }

    private static Op op(Kind kind, int object, int value, int update) {
        return new Op(kind, object, 0, value, update, List.of(), List.of());
    }

    private List<Op> ops(int thread) {
        List<Op> ops = new ArrayList<>();
        while (budget > 0) {
            budget--;
            add(ops, thread);
        }
        return ops;
    }

    private void add(List<Op> ops, int thread) {
        int mutex = random.nextInt(4) == 0 ? 1 : 0;
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> ops.add(plain());
            case 3 -> ops.add(op(Kind.WAKEUP, channel(), 0, 0));
            case 4 -> ops.add(new Op(Kind.IF_EQUAL, variable(), 0, random.nextInt(2), 0, few(), few()));
            case 5 -> ops.add(new Op(Kind.TRY_LOCK, mutex, 0, 0, 0, endingWith(Kind.UNLOCK, mutex), List.of()));
            case 6 -> section(ops, Kind.LOCK_SHARED, 0, Kind.UNLOCK_SHARED);
            case 7 -> section(ops, Kind.LOCK_EXCLUSIVE, 0, Kind.UNLOCK_EXCLUSIVE);
            case 8 -> section(ops, Kind.LOCK, mutex, Kind.UNLOCK);
            case 9 -> sleep(ops, Kind.SLEEP, mutex);
            case 10 -> sleep(ops, Kind.SLEEP_DROP, mutex);
            case 11 -> sleep(ops, Kind.TIMED_SLEEP, mutex);
            case 12 -> nested(ops, mutex);
            default -> {
                if (spawned >= 0 && thread != spawned) {
                    ops.add(op(Kind.JOIN, spawned, 0, 0));
                } else {
                    // Another thread's increment may end the loop; two writes end it for certain.
                    ops.add(new Op(Kind.WHILE_NOT_EQUAL, 0, 0, 1, 0, List.of(op(Kind.WRITE, 0, 1, 0)), List.of()));
                }
            }
        }
    }

    private int variable() {
        return random.nextInt(VARIABLES.size());
    }

    private int channel() {
        return random.nextInt(4) == 0 ? 1 : 0;
    }

    private Op plain() {
        return switch (random.nextInt(4)) {
            case 0 -> op(Kind.READ, variable(), 0, 0);
            case 1 -> op(Kind.WRITE, variable(), random.nextInt(2), 0);
            case 2 -> op(Kind.INCREMENT, variable(), 0, 0);
            default -> op(Kind.COMPARE_AND_SET, variable(), random.nextInt(2), random.nextInt(2));
        };
    }

    private List<Op> few() {
        return switch (random.nextInt(3)) {
            case 0 -> List.of();
            case 1 -> List.of(plain());
            default -> List.of(op(Kind.WAKEUP, channel(), 0, 0));
        };
    }

    private List<Op> endingWith(Kind kind, int object) {
        List<Op> ops = new ArrayList<>(few());
        ops.add(op(kind, object, 0, 0));
        return ops;
    }

    private void section(List<Op> ops, Kind take, int lock, Kind release) {
        ops.add(op(take, lock, 0, 0));
        ops.addAll(few());
        // Once in a while a lock stays held, which is for the others to find out.
        boolean kept = budget == 0 && random.nextInt(3) == 0;
        if (!kept) {
            ops.add(op(release, lock, 0, 0));
        } else {
            budget = -1;
        }
    }

    private void sleep(List<Op> ops, Kind kind, int mutex) {
        ops.add(op(Kind.LOCK, mutex, 0, 0));
        ops.add(new Op(kind, channel(), mutex, 0, 0, List.of(), List.of()));
        if (kind != Kind.SLEEP_DROP) {
            ops.add(op(Kind.UNLOCK, mutex, 0, 0));
        }
    }

    private void nested(List<Op> ops, int mutex) {
        ops.add(op(Kind.LOCK, mutex, 0, 0));
        ops.add(op(Kind.LOCK, 1 - mutex, 0, 0));
        ops.addAll(few());
        ops.add(op(Kind.UNLOCK, 1 - mutex, 0, 0));
        ops.add(op(Kind.UNLOCK, mutex, 0, 0));
    }
}
