// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.conformance;

import dev.unknot.file.DescriptorTable.OnExec;
import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileFlags;
import dev.unknot.file.FileStatus;
import dev.unknot.file.MessageResult;
import dev.unknot.file.PipeResult;
import dev.unknot.file.Result;
import dev.unknot.file.SocketCalls.Direction;
import dev.unknot.file.SocketCalls.Option;
import dev.unknot.file.SocketKind;
import dev.unknot.file.VnodeCalls;
import dev.unknot.file.VnodeCalls.Flock;
import dev.unknot.file.VnodeCalls.FlockCommand;
import dev.unknot.file.VnodeCalls.LockType;
import dev.unknot.kqueue.PollCalls.PollFd;
import dev.unknot.kqueue.PollCalls.PollResult;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.filter.DeviceResult;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessDescriptor.OnClose;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations of cases that return a number or fail. */
final class Operations {
    private final Machine machine;
    private final CaseRunner runner;

    Operations(Machine machine, CaseRunner runner) {
        this.machine = machine;
        this.runner = runner;
    }

    private int number(List<String> arguments, int index) {
        return (int) runner.value(arguments.get(index));
    }

    /** Does one. */
    Result run(SystemCalls calls, Statement statement, List<String> a) {
        Result result = descriptors(calls, statement, a);
        if (result == null) {
            result = sockets(calls, statement, a);
        }
        if (result == null) {
            result = files(calls, statement, a);
        }
        if (result == null) {
            result = processes(calls, statement, a);
        }
        if (result == null) {
            result = machine(calls, statement, a);
        }
        if (result == null) {
            throw new IllegalArgumentException("no operation " + statement.operation());
        }
        return result;
    }

    private Result bindBoth(Statement statement, PipeResult pair) {
        if (pair.error() == Errno.OK) {
            runner.bind(statement.binds().get(0), pair.first());
            runner.bind(statement.binds().get(1), pair.second());
        }
        return Result.error(pair.error());
    }

    private @Nullable Result descriptors(SystemCalls calls, Statement statement, List<String> a) {
        return switch (statement.operation()) {
            case "kqueue" -> calls.kqueue();
            case "close" -> calls.close(number(a, 0));
            case "closefrom" -> {
                calls.descriptors().closeFrom(number(a, 0));
                yield Result.zero();
            }
            case "dup" -> calls.dup(number(a, 0));
            case "dup2" -> calls.dup2(number(a, 0), number(a, 1));
            case "dup3" ->
                calls.descriptors().dup3(number(a, 0), number(a, 1), (int) EventText.constant(a.get(2), "O_"));
            case "dupfd" -> calls.descriptors().duplicate(number(a, 0), number(a, 1));
            case "dupfd_cloexec" -> calls.descriptors().duplicateCloseOnExec(number(a, 0), number(a, 1));
            case "pipe" -> bindBoth(statement, calls.pipe());
            case "read" -> calls.read(number(a, 0), number(a, 1));
            case "write" -> calls.write(number(a, 0), number(a, 1));
            case "pread" -> calls.descriptors().pread(number(a, 0), number(a, 1), runner.value(a.get(2)));
            case "pwrite" -> calls.descriptors().pwrite(number(a, 0), number(a, 1), runner.value(a.get(2)));
            case "getfd" -> calls.descriptors().getCloseOnExec(number(a, 0));
            case "cloexec" -> calls.descriptors().setOnExec(number(a, 0), OnExec.CLOSE);
            case "getfl" -> calls.descriptors().getFlags(number(a, 0));
            case "setfl" -> calls.descriptors().setFlags(number(a, 0), (int) EventText.constant(a.get(1), "O_"));
            case "setown" -> calls.descriptors().setOwner(number(a, 0), number(a, 1));
            case "nonblock" -> {
                int flags = (int) calls.descriptors().getFlags(number(a, 0)).value();
                yield calls.descriptors().setFlags(number(a, 0), flags | FileFlags.O_NONBLOCK);
            }
            case "ioctl" ->
                calls.descriptors().ioctl(number(a, 0), EventText.constant(a.get(1)), a.size() > 2 ? number(a, 2) : 0);
            case "stat" -> calls.stat(number(a, 0));
            case "kinfo" -> calls.kinfo(number(a, 0));
            case "pipebuf" -> calls.descriptors().pipeBuf(number(a, 0));
            case "rights" -> calls.descriptors().limitRights(number(a, 0), (int) EventText.constant(a.get(1), "CAP_"));
            case "poll" -> poll(calls, a);
            case "fcount" -> entry(calls, a, FileEntry::count);
            case "fusers" -> entry(calls, a, FileEntry::useCount);
            case "fmessages" -> entry(calls, a, FileEntry::messageCount);
            case "foffset" -> entry(calls, a, fp -> (int) fp.offset());
            default -> null;
        };
    }

    private Result entry(SystemCalls calls, List<String> a, Function<FileEntry, Integer> what) {
        Process process = calls.process();
        FileEntry fp = Objects.requireNonNull(process.descriptors()).at(number(a, 0));
        return fp == null ? Result.error(Errno.EBADF) : Result.of(what.apply(fp));
    }

    private Result poll(SystemCalls calls, List<String> a) {
        int events = (int) EventText.constant(a.get(1), "POLL");
        Timeout timeout = Timeout.NONE;
        if (a.size() > 2) {
            String text = a.get(2).substring(2);
            timeout = text.equals("NULL") ? Timeout.FOREVER : Timeout.of(0, CaseRunner.nanos(text));
        }
        PollResult result = calls.polls().poll(List.of(new PollFd(number(a, 0), events)), timeout);
        return result.ready().isOk() ? Result.of(result.revents().getFirst()) : result.ready();
    }

    private @Nullable Result sockets(SystemCalls calls, Statement statement, List<String> a) {
        return switch (statement.operation()) {
            case "socketpair" -> socketpair(calls, statement, a);
            case "socket" -> calls.sockets().socket(kind(a));
            case "bind" -> calls.sockets().bind(number(a, 0), a.get(1));
            case "listen" -> calls.sockets().listen(number(a, 0), number(a, 1));
            case "connect" -> calls.sockets().connect(number(a, 0), a.get(1));
            case "accept" -> calls.sockets().accept(number(a, 0));
            case "shutdown" -> calls.sockets().shutdown(number(a, 0), Direction.valueOf(a.get(1)));
            case "sockopt" -> calls.sockets().setOption(number(a, 0), Option.valueOf(a.get(1)), number(a, 2));
            case "getopt" -> calls.sockets().getOption(number(a, 0), Option.valueOf(a.get(1)));
            case "sendto" -> calls.sockets().sendTo(number(a, 0), a.get(1), number(a, 2));
            case "sendfd" -> {
                List<Integer> fds = new ArrayList<>();
                for (int i = 2; i < a.size(); i++) {
                    fds.add(number(a, i));
                }
                yield calls.sockets().sendMessage(number(a, 0), number(a, 1), fds);
            }
            case "recvfd" -> {
                MessageResult result = calls.sockets().receiveMessage(number(a, 0), number(a, 1));
                List<Integer> fds = result.descriptors();
                yield fds.isEmpty() ? result.bytes() : Result.of(fds.getFirst());
            }
            default -> null;
        };
    }

    private static SocketKind kind(List<String> a) {
        return a.isEmpty() ? SocketKind.STREAM : SocketKind.valueOf(a.getFirst());
    }

    private Result socketpair(SystemCalls calls, Statement statement, List<String> a) {
        PipeResult pair = calls.sockets().socketpair(kind(a));
        if (pair.error() == Errno.OK) {
            calls.descriptors().setFlags(pair.first(), FileFlags.O_NONBLOCK);
            calls.descriptors().setFlags(pair.second(), FileFlags.O_NONBLOCK);
        }
        return bindBoth(statement, pair);
    }

    private @Nullable Result files(SystemCalls calls, Statement statement, List<String> a) {
        VnodeCalls files = calls.vnodes();
        return switch (statement.operation()) {
            case "open" -> files.open(a.get(0), (int) EventText.constant(a.get(1), "O_"));
            case "mkdir" -> files.mkdir(a.get(0));
            case "rmdir" -> files.rmdir(a.get(0));
            case "mkfifo" -> files.mkfifo(a.get(0));
            case "symlink" -> files.symlink(a.get(0), a.get(1));
            case "link" -> files.link(a.get(0), a.get(1));
            case "unlink" -> files.unlink(a.get(0));
            case "rename" -> files.rename(a.get(0), a.get(1));
            case "revoke" -> files.revoke(a.get(0));
            case "touch" -> files.setAttributes(a.get(0));
            case "list" -> Result.of(files.list(a.get(0)).size());
            case "truncate" -> files.ftruncate(number(a, 0), number(a, 1));
            case "chmod" -> files.fchmod(number(a, 0), Integer.parseInt(a.get(1), 8));
            case "lseek" ->
                files.lseek(
                        number(a, 0),
                        runner.value(a.get(1)),
                        switch (a.get(2)) {
                            case "SET" -> VnodeCalls.SEEK_SET;
                            case "CUR" -> VnodeCalls.SEEK_CUR;
                            case "END" -> VnodeCalls.SEEK_END;
                            default -> -1;
                        });
            case "size" -> {
                FileStatus status = files.fstat(number(a, 0));
                yield status.error() == Errno.OK ? Result.of(status.size()) : Result.error(status.error());
            }
            case "links" -> {
                FileStatus status = files.fstat(number(a, 0));
                yield status.error() == Errno.OK ? Result.of(status.links()) : Result.error(status.error());
            }
            case "flock" -> files.flock(number(a, 0), FlockCommand.valueOf(a.get(1)));
            case "setlk" -> files.setLock(number(a, 0), lock(a));
            case "setlkw" -> files.setLockWaiting(number(a, 0), lock(a));
            case "getlk" -> {
                Flock found = files.getLock(number(a, 0), lock(a));
                yield found == null
                        ? Result.error(Errno.EBADF)
                        : Result.of(found.type().ordinal());
            }
            default -> null;
        };
    }

    private Flock lock(List<String> a) {
        return new Flock(LockType.valueOf(a.get(1)), runner.value(a.get(2)), runner.value(a.get(3)));
    }

    private @Nullable Result processes(SystemCalls calls, Statement statement, List<String> a) {
        return switch (statement.operation()) {
            case "fork" ->
                a.isEmpty() ? calls.processes().fork() : machine.processes().fork(runner.process(a.getFirst()));
            case "rfork" -> calls.processes().rforkShared();
            case "pdfork" -> calls.processes().pdfork(OnClose.KILL);
            case "pddaemon" -> calls.processes().pdfork(OnClose.LEAVE);
            case "pdgetpid" -> calls.processes().pdgetpid(number(a, 0));
            case "pdkill" -> calls.processes().pdkill(number(a, 0), number(a, 1));
            case "kill" -> calls.processes().kill(number(a, 0), number(a, 1));
            case "exec" -> calls.processes().exec();
            case "exit" -> calls.processes().exit(number(a, 0));
            case "exits" -> machine.processes().exit(runner.process(a.getFirst()), number(a, 1), 0);
            case "wait" -> calls.processes().wait(number(a, 0));
            case "setuid" -> {
                calls.processes().setuid(number(a, 0));
                yield Result.zero();
            }
            default -> null;
        };
    }

    private @Nullable Result machine(SystemCalls calls, Statement statement, List<String> a) {
        switch (statement.operation()) {
            case "fs" -> machine.fsEvent(number(a, 0));
            case "hideusers" -> machine.processes().hideOtherUsers();
            case "nomem" -> machine.kernel().failAllocations(number(a, 0));
            case "nextpid" -> machine.processes().setNextPid(number(a, 0));
            case "limit" -> limit(calls, a.get(0), number(a, 1));
            case "device" -> {
                DeviceResult device = machine.openDevice(number(a, 0));
                return device.error() == Errno.OK ? Result.of(device.fd()) : Result.error(device.error());
            }
            case "module" -> {
                return machine.addFilter((int) EventText.constant(a.get(0), "EVFILT_"));
            }
            case "unmodule" -> {
                return machine.deleteFilter((int) EventText.constant(a.get(0), "EVFILT_"));
            }
            case "count" -> {
                return Result.of(count(a.get(0)));
            }
            default -> {
                return null;
            }
        }
        return Result.zero();
    }

    private void limit(SystemCalls calls, String what, int limit) {
        switch (what) {
            case "kqueues" -> machine.kernel().setKqueueLimit(limit);
            case "callouts" -> machine.kernel().setCalloutMax(limit);
            case "descriptors" ->
                Objects.requireNonNull(calls.process().descriptors()).setSize(limit);
            case "files" -> machine.kernel().files().setLimit(limit);
            default -> throw new IllegalArgumentException("no limit " + what);
        }
    }

    private long count(String what) {
        return switch (what) {
            case "knotes" -> machine.kernel().liveKnotes();
            case "kqueues" -> machine.kernel().liveKqueues();
            case "callouts" -> machine.kernel().calloutCount().load();
            case "charged" -> machine.kernel().chargedKqueues();
            case "files" -> machine.kernel().files().count();
            default -> throw new IllegalArgumentException("no count " + what);
        };
    }
}
