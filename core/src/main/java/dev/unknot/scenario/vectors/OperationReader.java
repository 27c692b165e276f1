// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.Waitok;
import dev.unknot.sync.WakeReason;
import java.util.List;

/** Reads operations: arrays that begin with the operation's word. */
final class OperationReader {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long UNSIGNED_INT_MAX = 0xffff_ffffL;
    private static final int FLAGS_MAX = 0xffff;
    private static final int DEVICE_KIND_MAX = 7;

    private final JsonCursor json;

    OperationReader(JsonCursor json) {
        this.json = json;
    }

    Operation operation() throws VectorFormatException {
        json.startArray("an operation");
        String word = json.string("the word of an operation");
        Operation operation = arguments(word);
        if (!json.isEndOfArray()) {
            throw json.wrong("operation \"" + word + "\" has too many arguments");
        }
        json.endArray("an operation");
        return operation;
    }

    private Operation arguments(String word) throws VectorFormatException {
        return switch (word) {
            case "kqueue" -> new Operation.Kqueue(name());
            case "close" -> new Operation.Close(name());
            case "dup" -> new Operation.Dup(name(), name());
            case "dupat" -> new Operation.DupAt(name(), name(), anyInt("the minimum"));
            case "dup2" -> new Operation.Dup2(name(), name());
            case "pipe" -> new Operation.MakePipe(name(), name());
            case "write" -> new Operation.Write(name(), natural("the count"));
            case "read" -> new Operation.Read(name(), natural("the count"));
            case "ioctl" -> new Operation.Ioctl(name(), json.bits("the command"));
            case "stat" -> new Operation.Stat(name());
            case "kinfo" -> new Operation.Kinfo(name());
            case "poll" -> new Operation.Poll(name(), nanosOrForever());
            case "kevent" -> kevent(Operation.Layout.CURRENT);
            case "kevent11" -> kevent(Operation.Layout.FREEBSD_11);
            case "kevanon" -> new Operation.KeventAnonymous(changes());
            case "kqfd" -> new Operation.Register(name(), change(), waitok());
            case "fsevent" -> new Operation.FsEvent(json.bits("the hint"));
            case "fopadd" -> new Operation.AddFilter(anyInt("the filter"));
            case "fopdel" -> new Operation.DeleteFilter(anyInt("the filter"));
            case "fork" -> new Operation.Fork(name(), name());
            case "exec" -> new Operation.Exec(name());
            case "exit" -> exit();
            case "reap" -> new Operation.Reap(name());
            case "signal" -> new Operation.Signal(name(), anyInt("the signal"));
            case "dev" -> new Operation.OpenDevice(name(), json.integer("the kind", 0, DEVICE_KIND_MAX));
            case "devset" -> new Operation.SetDevice(name(), json.bits("the value"), json.bits("the hint"));
            case "devclear" -> new Operation.ClearDevice(name());
            case "devdelete" -> new Operation.DeleteDevice(name());
            case "advance" -> new Operation.Advance(json.number("the duration", 0, Long.MAX_VALUE));
            case "intr" -> new Operation.Interrupt(natural("the thread"), reason());
            case "nomem" -> new Operation.FailAllocations(natural("the number"));
            case "rlimit" -> new Operation.LimitKqueues(json.number("the limit", 0, Long.MAX_VALUE));
            case "nofile" -> new Operation.LimitDescriptors(natural("the size"));
            case "calloutmax" ->
                new Operation.LimitTimers((int) json.number("the limit", Integer.MIN_VALUE, UNSIGNED_INT_MAX));
            case "nextpid" -> new Operation.NextPid(natural("the number"));
            case "count" -> new Operation.Count(counted());
            default -> {
                json.skipRest();
                yield new Operation.Unknown(word);
            }
        };
    }

    private Operation exit() throws VectorFormatException {
        String process = name();
        int status = anyInt("the status");
        return new Operation.Exit(process, status, json.isEndOfArray() ? 0 : anyInt("the signal"));
    }

    private Operation kevent(Operation.Layout layout) throws VectorFormatException {
        String name = name();
        List<Operation.Change> changes = changes();
        int nevents = anyInt("the number of events");
        Timeout timeout = timeout();
        int readable = Integer.MAX_VALUE;
        int writable = Integer.MAX_VALUE;
        if (!json.isEndOfArray()) {
            json.startObject();
            for (String key = json.key(); key != null; key = json.key()) {
                switch (key) {
                    case "incap" -> readable = natural("incap");
                    case "outcap" -> writable = natural("outcap");
                    default -> throw json.wrong("option \"" + key + "\" is not known");
                }
            }
        }
        return new Operation.Kevent(layout, name, changes, nevents, timeout, readable, writable);
    }

    private List<Operation.Change> changes() throws VectorFormatException {
        return json.list("the changes", this::change);
    }

    private Operation.Change change() throws VectorFormatException {
        json.startArray("a change");
        String name = json.isString() ? name() : null;
        long number = name == null ? json.bits("the ident of a change") : 0;
        Operation.Change change = new Operation.Change(
                name,
                number,
                json.integer("the filter", Short.MIN_VALUE, Short.MAX_VALUE),
                json.integer("the flags", 0, FLAGS_MAX),
                (int) json.number("the fflags", Integer.MIN_VALUE, UNSIGNED_INT_MAX),
                json.bits("the data"),
                json.bits("the udata"));
        json.endArray("a change");
        return change;
    }

    private Timeout timeout() throws VectorFormatException {
        if (json.isNull()) {
            json.takeNull();
            return Timeout.FOREVER;
        }
        if (json.isString()) {
            String word = json.string("a timeout");
            if (!word.equals("bad")) {
                throw json.wrong("\"" + word + "\" is no timeout");
            }
            return Timeout.BAD;
        }
        json.startArray("a timeout");
        Timeout timeout = Timeout.of(json.bits("the seconds"), json.bits("the nanoseconds"));
        json.endArray("a timeout");
        return timeout;
    }

    private Timeout nanosOrForever() throws VectorFormatException {
        if (json.isNull()) {
            json.takeNull();
            return Timeout.FOREVER;
        }
        long nanos = json.number("the timeout", 0, Long.MAX_VALUE);
        return Timeout.of(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
    }

    private Waitok waitok() throws VectorFormatException {
        return json.integer("waitok", 0, 1) == 0 ? Waitok.NO : Waitok.YES;
    }

    private WakeReason reason() throws VectorFormatException {
        return json.integer("the kind of interrupt", 0, 1) == 0 ? WakeReason.INTERRUPTED : WakeReason.RESTART;
    }

    private Operation.Counted counted() throws VectorFormatException {
        Operation.Counted[] all = Operation.Counted.values();
        return all[json.integer("what is counted", 0, all.length - 1)];
    }

    private String name() throws VectorFormatException {
        return json.string("a name");
    }

    private int natural(String what) throws VectorFormatException {
        return json.integer(what, 0, Integer.MAX_VALUE);
    }

    private int anyInt(String what) throws VectorFormatException {
        return json.integer(what, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
