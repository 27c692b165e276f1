// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.conformance;

import dev.unknot.file.Errno;
import dev.unknot.file.Result;
import dev.unknot.kqueue.AuditViolation;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.Waitok;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.proc.Process;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.WakeReason;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one case on a new machine. */
final class CaseRunner {
    private static final int STEPS_MAX = 2_000_000;
    /** What the conversions of times may lose, in units of uptime. */
    private static final int ROUNDING = 8;

    private final TestChooser chooser = new TestChooser();
    private final SimScheduler scheduler = new SimScheduler(Carrier.best(), new Recording(), STEPS_MAX);
    private final Machine machine = Machine.boot(scheduler);
    private final Mutex settled = scheduler.newMutex(LockClass.mutex("settled"), -1);
    private final Map<String, Long> names = new HashMap<>();
    private final Map<String, KernelThread> threads = new HashMap<>();
    private final Map<String, Boolean> finished = new HashMap<>();
    private final Operations operations;
    private @Nullable AssertionError failure;
    private long elapsed;

    private CaseRunner() {
        names.put("self", (long) machine.processes().self().pid());
        operations = new Operations(machine, this);
    }

    /** Runs a case; throws what says that it fails. */
    static void run(ConformanceCase test) {
        CaseRunner runner = new CaseRunner();
        runner.scheduler.spawn("main", () -> runner.runBody(test));
        runner.scheduler.run(runner.chooser);
        Throwable panic = runner.scheduler.failure();
        runner.scheduler.dispose();
        if (panic != null) {
            throw new AssertionError(test.id() + ": " + panic, panic);
        }
        AssertionError failed = runner.failure;
        if (failed != null) {
            throw failed;
        }
        if (!Boolean.TRUE.equals(runner.finished.get("main"))) {
            throw new AssertionError(test.id() + ": blocked for ever");
        }
    }

    private void runBody(ConformanceCase test) {
        for (Statement statement : test.statements()) {
            runBlock(List.of(statement), "");
            verifyMachine(test.id() + " after line " + statement.line());
        }
        settle();
        finished.put("main", true);
        verifyMachine(test.id());
    }

    /** Whatever a statement did has come to rest: the machine must be sound, and can be described. */
    private void verifyMachine(String where) {
        // An anonymous kqueue is on no list, and so its knotes are not found.
        boolean complete = machine.kernel().liveKqueues() == machine.kernel().chargedKqueues();
        List<AuditViolation> wrong = machine.kernel().audit();
        if (failure == null && complete && !wrong.isEmpty()) {
            failure = new AssertionError(where + ": " + wrong);
        }
        machine.kernel().describeState((object, field, value) -> {
            if (failure == null && value.isEmpty() && !field.equals("queue")) {
                failure = new AssertionError(where + ": " + object + " says nothing of its " + field);
            }
        });
    }

    private void runBlock(List<Statement> block, String index) {
        for (Statement statement : block) {
            if (failure != null) {
                return;
            }
            try {
                runStatement(statement, index);
            } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
                failure = new AssertionError("line " + statement.line() + ": " + e.getMessage(), e);
            }
            if (scheduler.currentThread().name().equals("main")) {
                settle();
            }
        }
    }

    /** Lets everybody else run until nobody else can. */
    void settle() {
        chooser.settle();
        settled.lock();
        settled.unlock();
    }

    private void runStatement(Statement statement, String index) {
        switch (statement.operation()) {
            case "repeat" -> {
                for (int i = 0; i < Integer.parseInt(statement.arguments().getFirst()); i++) {
                    runBlock(statement.body(), Integer.toString(i));
                }
            }
            case "go" -> go(statement, index);
            case "done", "asleep" -> {
                for (String name : statement.arguments()) {
                    boolean is = Boolean.TRUE.equals(finished.get(name));
                    check(is == statement.operation().equals("done"), statement, name + " done: " + is);
                }
            }
            case "advance" -> advance(nanos(statement.arguments().getFirst()));
            case "intr" -> {
                KernelThread thread = threads.get(statement.arguments().getFirst());
                if (thread != null) {
                    thread.interrupt(statement.arguments().size() > 1 ? WakeReason.RESTART : WakeReason.INTERRUPTED);
                }
            }
            case "kevent", "kevent11", "kqfd", "kevanon" -> kevent(statement, index);
            default -> call(statement, index);
        }
    }

    /** Moves time on; the times of several moves add up exactly, and then a little. */
    private void advance(long nanos) {
        elapsed = Math.max(elapsed, Sbintime.toNanosCeiling(scheduler.uptime() - ROUNDING)) + nanos;
        scheduler.advance(Math.max(0, Sbintime.ofNanos(elapsed) + ROUNDING - scheduler.uptime()));
    }

    private void go(Statement statement, String index) {
        String name = statement.arguments().getFirst();
        threads.put(name, scheduler.spawn(name, () -> {
            runBlock(statement.body(), index);
            finished.put(name, true);
        }));
    }

    // ---- calls that return a number ----

    private void call(Statement statement, String index) {
        List<String> arguments =
                statement.arguments().stream().map(a -> a.replace("$i", index)).toList();
        Result result = operations.run(calls(statement.actor()), statement, arguments);
        List<String> expected = statement.expected();
        if (expected == null) {
            check(result.isOk(), statement, "failed with " + result.error());
        } else {
            check(expected.size() == 1, statement, "one result is expected");
            checkResult(statement, expected.getFirst().replace("$i", index), result);
        }
        if (statement.binds().size() == 1) {
            bind(statement.binds().getFirst(), result.value());
        }
    }

    void bind(String name, long value) {
        names.put(name, value);
    }

    private void checkResult(Statement statement, String wanted, Result result) {
        if (isErrno(wanted)) {
            check(result.error() == Errno.valueOf(wanted), statement, "gave " + result);
        } else {
            check(result.isOk() && result.value() == value(wanted), statement, "gave " + result);
        }
    }

    private static boolean isErrno(String text) {
        return text.matches("E[A-Z0-9]+");
    }

    private void check(boolean holds, Statement statement, String what) {
        if (!holds && failure == null) {
            failure = new AssertionError("line " + statement.line() + " (" + statement.operation() + "): " + what);
        }
    }

    SystemCalls calls(@Nullable String actor) {
        if (actor == null) {
            return machine.calls();
        }
        SystemCalls calls = machine.kernel().callsOf(process(actor));
        if (calls == null) {
            throw new IllegalStateException(actor + " has no descriptors");
        }
        return calls;
    }

    Process process(String name) {
        Process process = machine.processes().at((int) value(name));
        if (process == null) {
            throw new IllegalStateException("no process " + name);
        }
        return process;
    }

    // ---- kevent ----

    private void kevent(Statement statement, String index) {
        List<Kevent> changes = new ArrayList<>();
        int nevents = -1;
        int readable = Integer.MAX_VALUE;
        int writable = Integer.MAX_VALUE;
        Timeout timeout = Timeout.NONE;
        int fd = -1;
        boolean first = !statement.operation().equals("kevanon");
        for (String raw : statement.arguments()) {
            String argument = raw.replace("$i", index);
            if (argument.startsWith("{")) {
                changes.add(EventText.change(argument, this::value));
            } else if (argument.startsWith("n=")) {
                nevents = Integer.parseInt(argument.substring(2));
            } else if (argument.startsWith("t=")) {
                timeout = timeout(argument.substring(2));
            } else if (argument.startsWith("in=")) {
                readable = Integer.parseInt(argument.substring(3));
            } else if (argument.startsWith("out=")) {
                writable = Integer.parseInt(argument.substring(4));
            } else if (first) {
                fd = (int) value(argument);
                first = false;
            } else {
                throw new IllegalArgumentException("not an argument of kevent: " + argument);
            }
        }
        int room = nevents >= 0 || nevents < -1 ? nevents : changes.isEmpty() ? 1 : 0;
        SystemCalls calls = calls(statement.actor());
        KeventArgs args = new KeventArgs(changes, room, timeout, readable, writable);
        switch (statement.operation()) {
            case "kevent" -> checkEvents(statement, calls.kevent(fd, args), index);
            case "kevent11" -> checkEvents(statement, calls.kevent11(fd, args), index);
            case "kevanon" -> checkEvents(statement, calls.keventAnonymous(changes), index);
            default -> {
                Result result = calls.kqfdRegister(fd, changes.getFirst(), Waitok.NO);
                checkResult(
                        statement,
                        statement.expected() == null
                                ? "0"
                                : statement.expected().getFirst(),
                        result);
            }
        }
    }

    private void checkEvents(Statement statement, KeventResult result, String index) {
        List<String> expected = statement.expected();
        if (expected == null) {
            check(result.error() == Errno.OK, statement, "failed with " + result.error());
            return;
        }
        String wanted = expected.getFirst();
        if (isErrno(wanted)) {
            check(result.error() == Errno.valueOf(wanted), statement, "gave " + result);
            return;
        }
        boolean ordered = !wanted.startsWith("~");
        long count = value(ordered ? wanted : wanted.substring(1));
        check(result.error() == Errno.OK && result.count() == count, statement, "gave " + result);
        List<String> events = expected.subList(1, expected.size());
        if (failure != null || events.isEmpty()) {
            return;
        }
        check(events.size() == result.events().size(), statement, "gave " + result);
        List<Kevent> left = new ArrayList<>(result.events());
        for (String event : events) {
            String text = event.replace("$i", index);
            int at = 0;
            while (at < left.size() && !EventText.matches(text, left.get(at), this::value)) {
                at++;
            }
            boolean found = at < left.size() && (!ordered || at == 0);
            check(found, statement, "no " + text + " in " + result.events());
            if (found) {
                left.remove(at);
            }
        }
    }

    private static Timeout timeout(String text) {
        if (text.equals("NULL")) {
            return Timeout.FOREVER;
        }
        if (text.equals("bad")) {
            return Timeout.BAD;
        }
        if (text.contains(",")) {
            String[] parts = text.split(",", -1);
            return Timeout.of(EventText.number(parts[0]), EventText.number(parts[1]));
        }
        long nanos = nanos(text);
        return Timeout.of(nanos / 1_000_000_000, nanos % 1_000_000_000);
    }

    /** A time such as 50ms, in nanoseconds. */
    static long nanos(String text) {
        String unit = text.replaceAll("[0-9]", "").toLowerCase(Locale.ROOT);
        long number = Long.parseLong(text.substring(0, text.length() - unit.length()));
        return number
                * switch (unit) {
                    case "ns" -> 1L;
                    case "us" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "" -> number == 0 ? 1L : throwUnit(text);
                    default -> throwUnit(text);
                };
    }

    private static long throwUnit(String text) {
        throw new IllegalArgumentException("not a time: " + text);
    }

    /** A name that is bound, with an optional +n or *n, or a number. */
    long value(String text) {
        Long bound = names.get(text);
        if (bound != null) {
            return bound;
        }
        int plus = text.indexOf('+');
        if (plus > 0) {
            return value(text.substring(0, plus)) + value(text.substring(plus + 1));
        }
        int shift = text.indexOf("<<");
        if (shift > 0) {
            return value(text.substring(0, shift)) << value(text.substring(shift + 2));
        }
        if (text.equals("SIGUSR1")) {
            return 30;
        }
        return EventText.number(text);
    }
}
