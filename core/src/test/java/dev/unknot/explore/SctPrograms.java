// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static dev.unknot.explore.SmallProgram.LOCKS;
import static dev.unknot.explore.SmallProgram.expecting;
import static dev.unknot.explore.SmallProgram.unchecked;

import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Programs after those of SCTBench (Thomson, Donaldson, Betts: Concurrency Testing Using Controlled Schedulers, 2016),
 * each with a bug. Every access to a variable is a step of its own, and so are taking and releasing a lock.
 */
final class SctPrograms {
    private SctPrograms() {}

    /** What the threads of one program share. */
    private static final class World {
        private final Scheduler scheduler;
        private int locks;
        private boolean failed;

        World(Scheduler scheduler) {
            this.scheduler = scheduler;
        }

        Cell cell(int value) {
            return new Cell(scheduler.newSharedLock(LockClass.sleepable("v"), locks++), value);
        }

        Lock lock() {
            return new Lock(scheduler.newMutex(LOCKS, locks++));
        }

        Actor thread(String name) {
            return new Actor(scheduler, name, scheduler.newMutex(LOCKS, 1_000 + locks++));
        }

        void claim(boolean condition) {
            failed |= !condition;
        }

        Subject judged() {
            return expecting("the assertion fails", () -> !failed);
        }
    }

    /** A variable: reading and writing it are steps, of which two that read do not depend on each other. */
    private static final class Cell {
        private final SharedLock lock;
        private int value;

        Cell(SharedLock lock, int value) {
            this.lock = lock;
            this.value = value;
        }

        int read() {
            lock.lockShared();
            int read = value;
            lock.unlockShared();
            return read;
        }

        void write(int written) {
            lock.lockExclusive();
            value = written;
            lock.unlockExclusive();
        }

        void add(int delta) {
            write(read() + delta);
        }
    }

    private record Lock(Mutex mutex) {}

    /** A thread, with a lock of its own on which it makes the steps that touch nothing else. */
    private record Actor(Scheduler scheduler, String name, Mutex own) {
        void runs(Runnable body) {
            scheduler.spawn(name, body);
        }

        void within(Lock lock, Runnable body) {
            lock.mutex().lock();
            body.run();
            unlock(lock);
        }

        void unlock(Lock lock) {
            own.lock();
            own.unlock();
            lock.mutex().unlock();
        }
    }

    /** A balance of which the checker expects something else, once both others are done. */
    static Program account() {
        return SmallProgram.of("account", scheduler -> {
            World world = new World(scheduler);
            Lock lock = world.lock();
            Cell balance = world.cell(1);
            Cell deposited = world.cell(0);
            Cell withdrawn = world.cell(0);
            Actor deposit = world.thread("deposit");
            deposit.runs(() -> deposit.within(lock, () -> {
                balance.add(2);
                deposited.write(1);
            }));
            Actor withdraw = world.thread("withdraw");
            withdraw.runs(() -> withdraw.within(lock, () -> {
                balance.add(-4);
                withdrawn.write(1);
            }));
            Actor checker = world.thread("checker");
            checker.runs(() -> checker.within(lock, () -> {
                boolean both = deposited.read() == 1 && withdrawn.read() == 1;
                world.claim(!both || balance.read() == 1 - 2 - 4);
            }));
            return world.judged();
        });
    }

    /** Adds 1 and 2 under a lock; the third thread must not see both. */
    static Program lazy() {
        return SmallProgram.of("lazy01", scheduler -> {
            World world = new World(scheduler);
            Lock lock = world.lock();
            Cell data = world.cell(0);
            for (int delta = 1; delta <= 2; delta++) {
                int own = delta;
                Actor adder = world.thread("add" + delta);
                adder.runs(() -> adder.within(lock, () -> data.add(own)));
            }
            Actor checker = world.thread("checker");
            checker.runs(() -> checker.within(lock, () -> world.claim(data.read() < 3)));
            return world.judged();
        });
    }

    /** Threads around a table; with two of them, two locks taken in opposite orders. */
    static Program philosophers(int count) {
        return SmallProgram.of(count == 2 ? "deadlock01" : "philosophers_" + count, scheduler -> {
            World world = new World(scheduler);
            List<Lock> forks =
                    IntStream.range(0, count).mapToObj(i -> world.lock()).toList();
            for (int i = 0; i < count; i++) {
                Lock left = forks.get(i);
                Lock right = forks.get((i + 1) % count);
                Actor thread = world.thread("t" + i);
                thread.runs(() -> thread.within(left, () -> thread.within(right, () -> {})));
            }
            return unchecked();
        });
    }

    /** Threads that read, and write one more. */
    static Program lostUpdate(int count) {
        return SmallProgram.of("lost_update_" + count, scheduler -> {
            World world = new World(scheduler);
            Cell x = world.cell(0);
            for (int i = 0; i < count; i++) {
                world.thread("t" + i).runs(() -> x.add(1));
            }
            return expecting("an update was lost", () -> x.value == count);
        });
    }

    /** Threads that set {@code a}, then {@code b}; a checker that must not see only one of them set. */
    static Program reorder(int threads) {
        return SmallProgram.of("reorder_" + threads, scheduler -> {
            World world = new World(scheduler);
            Cell a = world.cell(0);
            Cell b = world.cell(0);
            for (int i = 1; i < threads; i++) {
                world.thread("setter" + i).runs(() -> {
                    a.write(1);
                    b.write(-1);
                });
            }
            world.thread("checker").runs(() -> {
                boolean unset = a.read() == 0 && b.read() == 0;
                world.claim(unset || (a.read() == 1 && b.read() == -1));
            });
            return world.judged();
        });
    }

    /** Two writes under two locks, between which a reader of both may come. */
    static Program twostage() {
        return SmallProgram.of("twostage", scheduler -> {
            World world = new World(scheduler);
            Lock first = world.lock();
            Lock second = world.lock();
            Cell one = world.cell(0);
            Cell two = world.cell(0);
            Actor writer = world.thread("writer");
            writer.runs(() -> {
                writer.within(first, () -> one.write(1));
                writer.within(second, () -> two.write(one.read() + 1));
            });
            Actor reader = world.thread("reader");
            reader.runs(() -> {
                int[] seen = {0};
                reader.within(first, () -> seen[0] = one.read());
                if (seen[0] != 0) {
                    reader.within(second, () -> world.claim(two.read() == seen[0] + 1));
                }
            });
            return world.judged();
        });
    }

    /** One thread guards a variable with one lock, the others with another one. */
    static Program wronglock(int others) {
        return SmallProgram.of("wronglock_" + others, scheduler -> {
            World world = new World(scheduler);
            Lock data = world.lock();
            Lock thread = world.lock();
            Cell value = world.cell(0);
            Actor guard = world.thread("guard");
            guard.runs(() -> guard.within(data, () -> {
                int before = value.read();
                value.add(1);
                world.claim(value.read() == before + 1);
            }));
            for (int i = 0; i < others; i++) {
                Actor other = world.thread("other" + i);
                other.runs(() -> other.within(thread, () -> value.add(1)));
            }
            return world.judged();
        });
    }

    /** Looks at a length, and uses it in another critical section. */
    static Program stringbuffer() {
        return SmallProgram.of("stringbuffer", scheduler -> {
            World world = new World(scheduler);
            Lock lock = world.lock();
            Cell count = world.cell(11);
            Actor append = world.thread("append");
            append.runs(() -> {
                int[] length = {0};
                append.within(lock, () -> length[0] = count.read());
                append.within(lock, () -> world.claim(length[0] <= count.read()));
            });
            Actor erase = world.thread("erase");
            erase.runs(() -> erase.within(lock, () -> count.write(0)));
            return world.judged();
        });
    }

    /** The first one who comes takes an inner lock for all of its kind; the two kinds block each other. */
    static Program carter() {
        return SmallProgram.of("carter01", scheduler -> {
            World world = new World(scheduler);
            Lock outer = world.lock();
            Lock inner = world.lock();
            for (String name : List.of("a", "b")) {
                Actor thread = world.thread(name);
                thread.runs(() -> {
                    thread.within(outer, () -> inner.mutex().lock());
                    thread.within(outer, () -> thread.unlock(inner));
                });
            }
            return unchecked();
        });
    }

    /** A value that is handed around; a checker that expects it to have come around in one order. */
    static Program tokenRing() {
        return SmallProgram.of("token_ring", scheduler -> {
            World world = new World(scheduler);
            Lock lock = world.lock();
            Cell[] x = {world.cell(1), world.cell(2), world.cell(1)};
            Cell[] done = {world.cell(0), world.cell(0), world.cell(0)};
            for (int i = 0; i < 3; i++) {
                int own = i;
                Actor thread = world.thread("t" + i);
                thread.runs(() -> thread.within(lock, () -> {
                    int before = x[(own + 2) % 3].read();
                    x[own].write(own == 0 ? (before + 1) % 4 : before);
                    done[own].write(1);
                }));
            }
            Actor checker = world.thread("checker");
            checker.runs(() -> checker.within(lock, () -> {
                boolean all = done[0].read() == 1 && done[1].read() == 1 && done[2].read() == 1;
                world.claim(!all || (x[0].read() == x[1].read() && x[1].read() == x[2].read()));
            }));
            return world.judged();
        });
    }

    /** Pushes and pops, of which the latter look only whether anything was pushed ever. */
    static Program stack(int count) {
        return SmallProgram.of("stack_" + count, scheduler -> {
            World world = new World(scheduler);
            Lock lock = world.lock();
            Cell top = world.cell(0);
            Cell flag = world.cell(0);
            Actor pusher = world.thread("push");
            pusher.runs(() -> {
                for (int i = 0; i < count; i++) {
                    pusher.within(lock, () -> {
                        top.add(1);
                        flag.write(1);
                    });
                }
            });
            Actor popper = world.thread("pop");
            popper.runs(() -> {
                for (int i = 0; i < count; i++) {
                    popper.within(lock, () -> {
                        if (flag.read() == 1) {
                            int size = top.read();
                            world.claim(size > 0);
                            top.write(size - 1);
                        }
                    });
                }
            });
            return world.judged();
        });
    }

    /** A driver that is stopped while somebody begins a request: it looked whether it may before it counted itself. */
    static Program bluetooth() {
        return SmallProgram.of("bluetooth", scheduler -> {
            World world = new World(scheduler);
            Lock lock = world.lock();
            Cell stopping = world.cell(0);
            Cell pending = world.cell(1);
            Cell stopped = world.cell(0);
            Actor adder = world.thread("adder");
            adder.runs(() -> {
                if (stopping.read() == 0) {
                    adder.within(lock, () -> pending.add(1));
                    world.claim(stopped.read() == 0);
                    adder.within(lock, () -> pending.add(-1));
                }
            });
            Actor stopper = world.thread("stopper");
            stopper.runs(() -> {
                stopping.write(1);
                int[] left = {0};
                stopper.within(lock, () -> {
                    pending.add(-1);
                    left[0] = pending.read();
                });
                if (left[0] == 0) {
                    stopped.write(1);
                }
            });
            return world.judged();
        });
    }

    /** A consumer that wakes the producer without having taken anything. */
    static Program sync() {
        return SmallProgram.of("sync01", scheduler -> {
            World world = new World(scheduler);
            Lock lock = world.lock();
            Cell number = world.cell(1);
            WaitChannel empty = scheduler.newChannel(() -> "empty", WaitCondition.NONE);
            Actor producer = world.thread("producer");
            producer.runs(() -> producer.within(lock, () -> {
                while (number.read() > 0) {
                    scheduler.sleep(empty, lock.mutex(), "empty");
                }
                number.add(1);
            }));
            Actor consumer = world.thread("consumer");
            consumer.runs(() -> consumer.within(lock, () -> scheduler.wakeup(empty)));
            return unchecked();
        });
    }

    /** All of them. */
    static List<Program> all() {
        return List.of(
                account(),
                lazy(),
                philosophers(2),
                philosophers(3),
                lostUpdate(2),
                lostUpdate(3),
                reorder(3),
                reorder(4),
                reorder(5),
                reorder(10),
                twostage(),
                wronglock(1),
                wronglock(3),
                stringbuffer(),
                carter(),
                tokenRing(),
                stack(3),
                bluetooth(),
                sync());
    }
}
