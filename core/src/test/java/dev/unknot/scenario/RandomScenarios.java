// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.EV_DISABLE;
import static dev.unknot.kqueue.KeventFlags.EV_DISPATCH;
import static dev.unknot.kqueue.KeventFlags.EV_ENABLE;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.EV_RECEIPT;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFCOPY;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFOR;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;

import dev.unknot.file.Pipe;
import dev.unknot.kqueue.Timeout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small scenarios at random: some threads that change, trigger, fill, empty and collect what one kqueue watches. */
final class RandomScenarios {
    private static final int[] KEPT = {0, 0, EV_CLEAR, EV_ONESHOT, EV_DISPATCH, EV_CLEAR | EV_DISPATCH};

    private final SplittableRandom random;
    private final Scenario.Builder builder;
    private final Handle kq;
    private final Handle[] pipe;

    private RandomScenarios(String name, SplittableRandom random) {
        this.random = random;
        builder = Scenario.named(name).after("operations at random");
        kq = builder.kqueue("kq");
        pipe = builder.pipe("a", "b");
    }

    /** A scenario of threads on a kqueue. */
    static Scenario onKqueue(long seed) {
        return new RandomScenarios("random-kqueue", new SplittableRandom(seed)).kqueueScenario();
    }

    /** A scenario of threads on a descriptor table. */
    static Scenario onDescriptors(long seed) {
        return new RandomScenarios("random-descriptors", new SplittableRandom(seed)).descriptorScenario();
    }

    private Scenario kqueueScenario() {
        int setUps = random.nextInt(5);
        for (int i = 0; i < setUps; i++) {
            Change change = Change.of(1 + random.nextInt(2), EVFILT_USER, EV_ADD | pick(KEPT));
            builder.setUp(Operations.change(kq, random.nextBoolean() ? change : onPipe(EV_ADD | pick(KEPT))));
        }
        int threads = 2 + random.nextInt(2);
        for (int thread = 0; thread < threads; thread++) {
            Operation[] operations = new Operation[1 + random.nextInt(3)];
            for (int i = 0; i < operations.length; i++) {
                operations[i] = kqueueOperation();
            }
            builder.thread("t" + thread, operations);
        }
        return builder.build();
    }

    private int pick(int... values) {
        return values[random.nextInt(values.length)];
    }

    private Change onPipe(int flags) {
        return random.nextInt(4) == 0
                ? Change.of(pipe[1], EVFILT_WRITE, flags)
                : Change.of(pipe[0], EVFILT_READ, flags);
    }

    private Change change() {
        int flags = switch (random.nextInt(6)) {
            case 0, 1 -> EV_ADD | pick(KEPT);
            case 2 -> EV_DELETE;
            case 3 -> EV_ENABLE;
            case 4 -> EV_DISABLE;
            default -> EV_ADD | EV_DISABLE | pick(KEPT);
        };
        if (random.nextInt(3) == 0) {
            return onPipe(flags);
        }
        Change change = Change.of(1 + random.nextInt(2), EVFILT_USER, flags);
        return switch (random.nextInt(4)) {
            case 0 -> change.notes(NOTE_FFCOPY | random.nextInt(4)).data(random.nextInt(3));
            case 1 -> change.notes(NOTE_TRIGGER);
            default -> change;
        };
    }

    private Change trigger() {
        int notes = random.nextInt(3) == 0 ? NOTE_FFOR | random.nextInt(4) : 0;
        return Change.of(1 + random.nextInt(2), EVFILT_USER, 0).notes(NOTE_TRIGGER | notes);
    }

    private Operation kqueueOperation() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> Operations.change(kq, change());
            case 2 -> Operations.change(kq, trigger());
            case 3 -> Operations.kevent(kq, changes(), random.nextInt(4), Timeout.NONE);
            case 4 -> Operations.write(pipe[1], pick(1, 2, 3, Pipe.BUFFER_SIZE));
            case 5 -> Operations.read(pipe[0], pick(1, 2, Pipe.BUFFER_SIZE));
            case 6 ->
                Operations.await(
                        kq, 1 + random.nextInt(3), random.nextBoolean() ? Timeout.FOREVER : Timeout.of(0, 1_000));
            default -> Operations.collect(kq, 1 + random.nextInt(3));
        };
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Change change = random.nextBoolean() ? change() : trigger();
            changes.add(
                    random.nextInt(6) == 0
                            ? new Change(
                                    change.subject(),
                                    change.ident(),
                                    change.filter(),
                                    change.flags() | EV_RECEIPT,
                                    change.fflags(),
                                    change.data())
                            : change);
        }
        return changes;
    }

    private Scenario descriptorScenario() {
        int threads = 2 + random.nextInt(2);
        for (int thread = 0; thread < threads; thread++) {
            Operation[] operations = new Operation[1 + random.nextInt(3)];
            for (int i = 0; i < operations.length; i++) {
                operations[i] = descriptorOperation(thread);
            }
            builder.thread("t" + thread, operations);
        }
        return builder.build();
    }

    private Operation descriptorOperation(int thread) {
        Handle some = random.nextInt(3) == 0 ? kq : pipe[random.nextInt(2)];
        Handle other = pipe[random.nextInt(2)];
        Handle own = builder.handle("own" + thread);
        return switch (random.nextInt(9)) {
            case 0, 1 -> Operations.close(some);
            case 2 -> Operations.dup(some, own);
            case 3 -> Operations.dup2(some, other);
            case 4 -> Operations.kqueue(own);
            case 5 -> Operations.pipe(own, builder.handle("peer" + thread));
            case 6 -> Operations.write(some, 1);
            case 7 -> Operations.change(kq, Change.of(other, EVFILT_READ, EV_ADD));
            default ->
                Operations.kevent(
                        kq,
                        List.of(Change.of(1, EVFILT_USER, EV_ADD), Change.of(other, EVFILT_READ, EV_DELETE)),
                        2,
                        Timeout.NONE);
        };
    }
}
