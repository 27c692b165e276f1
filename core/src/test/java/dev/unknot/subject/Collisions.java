// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.subject;

import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Program;
import dev.unknot.explore.Subject;
import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Callout;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Lockless;
import dev.unknot.sync.Memory;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Patience;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.VirtualTime;
import dev.unknot.sync.WaitChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Programs whose threads access one cell. Of those with the same word, the one that ends with {@code -ordered} has the
 * accesses ordered by what the word says, and the other one lacks just that.
 */
public final class Collisions implements Supplier<Map<String, Program>> {
    private static final LockClass LOCK = LockClass.mutex("lock");

    private final Map<String, Program> programs = new LinkedHashMap<>();

    /** A cell of memory. */
    private static final class Cell {
        private int value;
        private @Nullable Cell next;

        @Lockless("for the test")
        private int flag;

        @Lockless(value = "for the test", reach = Lockless.Reach.ELEMENTS)
        private final int[] flags = new int[2];

        private final int[] elements = new int[2];

        @Override
        public String toString() {
            return "cell";
        }
    }

    private record Made(String name, Function<Scheduler, Subject> body) implements Program {
        @Override
        public Subject start(Scheduler scheduler) {
            return body.apply(scheduler);
        }
    }

    /** For the tests. */
    public Collisions() {
        plain();
        locks();
        sharedLocks();
        sleeps();
        threads();
        services();
        lockless();
        lostUpdates();
        freed();
        locals();
    }

    @Override
    public Map<String, Program> get() {
        return programs;
    }

    private void add(String name, BiConsumer<Scheduler, Cell> start) {
        programs.put(name, new Made(name, scheduler -> {
            start.accept(scheduler, new Cell());
            return (waiters, sink) -> {};
        }));
    }

    private static void increment(Mutex lock, Cell cell) {
        lock.lock();
        cell.value++;
        lock.unlock();
    }

    // ---- without synchronisation ----

    private void plain() {
        add("write-write", (scheduler, cell) -> {
            scheduler.spawn("a", () -> cell.value = 1);
            scheduler.spawn("b", () -> cell.value = 2);
        });
        add("write-read", (scheduler, cell) -> {
            scheduler.spawn("a", () -> cell.value = 1);
            scheduler.spawn("b", () -> use(cell.value));
        });
        add("read-read-ordered", (scheduler, cell) -> {
            scheduler.spawn("a", () -> use(cell.value));
            scheduler.spawn("b", () -> use(cell.value));
        });
        add("three-readers", (scheduler, cell) -> {
            scheduler.spawn("a", () -> use(cell.value));
            scheduler.spawn("b", () -> use(cell.value));
            scheduler.spawn("c", () -> cell.value = 1);
        });
        add("fields-ordered", (scheduler, cell) -> {
            scheduler.spawn("a", () -> cell.value = 1);
            scheduler.spawn("b", () -> cell.next = cell);
        });
        add("element", (scheduler, cell) -> {
            scheduler.spawn("a", () -> cell.elements[1] = 1);
            scheduler.spawn("b", () -> cell.elements[1] = 2);
        });
        add("elements-ordered", (scheduler, cell) -> {
            scheduler.spawn("a", () -> cell.elements[0] = 1);
            scheduler.spawn("b", () -> cell.elements[1] = 2);
        });
        add("captured-array", (scheduler, cell) -> {
            int[] captured = {0};
            scheduler.spawn("a", () -> captured[0] = 1);
            scheduler.spawn("b", () -> captured[0]++);
        });
        add("static", (scheduler, cell) -> {
            scheduler.spawn("a", () -> Global.number = 1);
            scheduler.spawn("b", () -> Global.number++);
        });
        add("initializer-ordered", (scheduler, cell) -> {
            scheduler.spawn("a", () -> use(Late.CELL.elements[Late.NUMBERS.length]));
            scheduler.spawn("b", () -> use(Late.CELL.value + Late.NUMBERS[0]));
        });
        add("set-up-ordered", (scheduler, cell) -> {
            cell.value = 7;
            scheduler.spawn("a", () -> use(cell.value));
        });
    }

    /** Holds a static field. */
    private static final class Global {
        private static int number;

        private Global() {}
    }

    /** Is initialised in the midst of an execution. */
    private static final class Late {
        private static final Cell CELL = new Cell();
        private static final int[] NUMBERS = {1};

        static {
            CELL.value++;
            NUMBERS[0] += CELL.value;
        }

        private Late() {}
    }

    private static void use(int value) {
        if (value < -1) {
            throw new IllegalStateException();
        }
    }

    // ---- locks ----

    private void locks() {
        add("mutex-ordered", (scheduler, cell) -> {
            Mutex lock = scheduler.newMutex(LOCK, 0);
            scheduler.spawn("a", () -> increment(lock, cell));
            scheduler.spawn("b", () -> increment(lock, cell));
        });
        add("mutex", (scheduler, cell) -> {
            Mutex lock = scheduler.newMutex(LOCK, 0);
            Mutex other = scheduler.newMutex(LOCK, 1);
            scheduler.spawn("a", () -> increment(lock, cell));
            scheduler.spawn("b", () -> increment(other, cell));
        });
        add("mutex-after", (scheduler, cell) -> {
            Mutex lock = scheduler.newMutex(LOCK, 0);
            scheduler.spawn("a", () -> {
                increment(lock, cell);
                cell.value = 0;
            });
            scheduler.spawn("b", () -> increment(lock, cell));
        });
    }

    private static void write(SharedLock lock, Cell cell) {
        lock.lockExclusive();
        cell.value++;
        lock.unlockExclusive();
    }

    private static void read(SharedLock lock, Cell cell) {
        lock.lockShared();
        use(cell.value);
        lock.unlockShared();
    }

    private void sharedLocks() {
        add("shared-lock-ordered", (scheduler, cell) -> {
            SharedLock lock = scheduler.newSharedLock(LOCK, 0);
            scheduler.spawn("a", () -> write(lock, cell));
            scheduler.spawn("b", () -> read(lock, cell));
            scheduler.spawn("c", () -> write(lock, cell));
        });
        add("shared-lock", (scheduler, cell) -> {
            SharedLock lock = scheduler.newSharedLock(LOCK, 0);
            for (String name : new String[] {"a", "b"}) {
                scheduler.spawn(name, () -> {
                    lock.lockShared();
                    cell.value++;
                    lock.unlockShared();
                });
            }
        });
    }

    // ---- sleeps ----

    private void sleeps() {
        sleep("wakeup-ordered", true);
        sleep("wakeup", false);
    }

    /** One thread writes without a lock before it wakes the other one, or after. */
    private void sleep(String name, boolean before) {
        add(name, (scheduler, cell) -> {
            Mutex lock = scheduler.newMutex(LOCK, 0);
            WaitChannel channel = scheduler.newChannel(() -> "channel", Patience.FOR_EVER);
            Cell ready = new Cell();
            scheduler.spawn("sleeper", () -> {
                lock.lock();
                ready.value = 1;
                scheduler.sleepDrop(channel, lock, "wait");
                use(cell.value);
            });
            scheduler.spawn("waker", () -> {
                lock.lock();
                boolean sleeps = ready.value == 1;
                lock.unlock();
                if (sleeps && before) {
                    cell.value = 1;
                }
                if (sleeps) {
                    scheduler.wakeup(channel);
                }
                if (sleeps && !before) {
                    cell.value = 1;
                }
            });
        });
    }

    // ---- threads ----

    private void threads() {
        add(
                "spawn-ordered",
                (scheduler, cell) -> scheduler.spawn("parent", () -> {
                    cell.value = 1;
                    scheduler.spawn("child", () -> cell.value++);
                }));
        add(
                "spawn",
                (scheduler, cell) -> scheduler.spawn("parent", () -> {
                    scheduler.spawn("child", () -> cell.value++);
                    cell.value = 1;
                }));
    }

    // ---- services ----

    private void services() {
        add("task-ordered", (scheduler, cell) -> {
            TaskQueue queue = scheduler.newTaskQueue("queue");
            TaskQueue.Task task = queue.newTask(() -> "task", () -> cell.value++);
            scheduler.spawn("a", () -> {
                cell.value = 1;
                queue.enqueue(task);
            });
        });
        add("task", (scheduler, cell) -> {
            TaskQueue queue = scheduler.newTaskQueue("queue");
            TaskQueue.Task task = queue.newTask(() -> "task", () -> cell.value++);
            scheduler.spawn("a", () -> {
                queue.enqueue(task);
                cell.value = 1;
            });
        });
        add("callout-ordered", (scheduler, cell) -> {
            Callout callout = scheduler.newCallout(() -> "callout", () -> cell.value++);
            scheduler.spawn("a", () -> {
                cell.value = 1;
                callout.reset(1);
                pass(scheduler);
            });
        });
        add("callout", (scheduler, cell) -> {
            Callout callout = scheduler.newCallout(() -> "callout", () -> cell.value++);
            scheduler.spawn("a", () -> {
                callout.reset(1);
                pass(scheduler);
                cell.value = 1;
            });
        });
        drain("drain-ordered", true);
        drain("drain", false);
        latch("latch-ordered", true);
        latch("latch", false);
        counter("counter-ordered", true);
        counter("counter", false);
    }

    private static void pass(Scheduler scheduler) {
        ((VirtualTime) scheduler).advance(10);
    }

    private void drain(String name, boolean drains) {
        add(name, (scheduler, cell) -> {
            Callout callout = scheduler.newCallout(() -> "callout", () -> cell.value++);
            Mutex lock = scheduler.newMutex(LOCK, 0);
            scheduler.spawn("a", () -> {
                callout.reset(1);
                pass(scheduler);
                // The clock may come first.
                lock.lock();
                lock.unlock();
                if (drains) {
                    callout.drain();
                } else {
                    callout.stop();
                }
                cell.value = 1;
            });
        });
    }

    private void latch(String name, boolean before) {
        add(name, (scheduler, cell) -> {
            SelectLatch latch = scheduler.newSelectLatch();
            scheduler.spawn("waiter", () -> {
                latch.await(Scheduler.FOREVER);
                use(cell.value);
            });
            scheduler.spawn("firer", () -> {
                if (before) {
                    cell.value = 1;
                }
                latch.fire();
                if (!before) {
                    cell.value = 1;
                }
            });
        });
    }

    private void counter(String name, boolean before) {
        add(name, (scheduler, cell) -> {
            AtomicCounter counter = scheduler.newCounter(0);
            scheduler.spawn("reader", () -> {
                if (counter.load() == 1) {
                    use(cell.value);
                }
            });
            scheduler.spawn("writer", () -> {
                if (before) {
                    cell.value = 1;
                }
                counter.fetchAdd(1);
                if (!before) {
                    cell.value = 1;
                }
            });
        });
    }

    // ---- fields that synchronise ----

    private void lockless() {
        add("lockless-ordered", (scheduler, cell) -> {
            scheduler.spawn("a", () -> {
                cell.value = 1;
                cell.flag = 1;
            });
            scheduler.spawn("b", () -> {
                if (cell.flag == 1) {
                    use(cell.value);
                }
            });
        });
        add("lockless", (scheduler, cell) -> {
            scheduler.spawn("a", () -> {
                cell.flag = 1;
                cell.value = 1;
            });
            scheduler.spawn("b", () -> {
                if (cell.flag == 1) {
                    use(cell.value);
                }
            });
        });
        add("lockless-array-ordered", (scheduler, cell) -> {
            scheduler.spawn("a", () -> {
                cell.value = 1;
                cell.flags[1] = 1;
            });
            scheduler.spawn("b", () -> {
                if (cell.flags[1] == 1) {
                    use(cell.value);
                }
            });
        });
    }

    // ---- what schedules at memory granularity find ----

    private void lostUpdates() {
        programs.put("lost-update", new Made("lost-update", scheduler -> {
            Cell cell = new Cell();
            scheduler.spawn("a", () -> cell.flag++);
            scheduler.spawn("b", () -> cell.flag++);
            return (waiters, sink) -> {
                if (cell.flag != 2) {
                    sink.violated(FindingKind.EXPECTATION, "an update is lost");
                }
            };
        }));
        programs.put("lost-element", new Made("lost-element", scheduler -> {
            Cell cell = new Cell();
            scheduler.spawn("a", () -> cell.flags[0] |= 1);
            scheduler.spawn("b", () -> cell.flags[0] |= 2);
            return (waiters, sink) -> {
                if (cell.flags[0] != 3) {
                    sink.violated(FindingKind.EXPECTATION, "a bit is lost");
                }
            };
        }));
    }

    // ---- freed objects ----

    private void freed() {
        add("freed-read", (scheduler, cell) -> {
            scheduler.spawn("free", () -> Memory.free(cell, cell));
            scheduler.spawn("use", () -> use(cell.value));
        });
        add(
                "freed-write",
                (scheduler, cell) -> scheduler.spawn("free", () -> {
                    Memory.free(cell, cell);
                    cell.next = null;
                }));
        add(
                "freed-twice",
                (scheduler, cell) -> scheduler.spawn("free", () -> {
                    Memory.free(cell, cell);
                    Memory.free(cell, cell);
                }));
        add(
                "freed-part",
                (scheduler, cell) -> scheduler.spawn("free", () -> {
                    Cell whole = new Cell();
                    Memory.free(cell, "whole#0");
                    whole.value = cell.value;
                }));
        add(
                "freed-nothing",
                (scheduler, cell) -> scheduler.spawn("free", () -> {
                    cell.value = 1;
                    Memory.free(cell, cell);
                }));
        add("freed-by-chance", (scheduler, cell) -> {
            scheduler.spawn("free", () -> Memory.free(cell, cell));
            scheduler.spawn("use", () -> {
                cell.value++;
                cell.value++;
            });
        });
    }

    // ---- objects of one thread ----

    private void locals() {
        add("local-ordered", (scheduler, cell) -> {
            for (String name : new String[] {"a", "b"}) {
                scheduler.spawn(name, () -> {
                    Cell own = new Cell();
                    own.value++;
                    own.elements[0] += own.value;
                    int[] numbers = new int[3];
                    numbers[own.value] = numbers.length;
                });
            }
        });
        add("stored", (scheduler, cell) -> {
            scheduler.spawn("a", () -> {
                Cell own = new Cell();
                own.value = 1;
                cell.next = own;
                own.value = 2;
            });
            scheduler.spawn("b", () -> {
                Cell found = cell.next;
                if (found != null) {
                    found.value++;
                }
            });
        });
    }
}
