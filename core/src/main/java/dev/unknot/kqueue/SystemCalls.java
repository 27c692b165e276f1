// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import dev.unknot.file.CapabilityRights;
import dev.unknot.file.Credential;
import dev.unknot.file.DescriptorCalls;
import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileFlags;
import dev.unknot.file.FileObject;
import dev.unknot.file.FileType;
import dev.unknot.file.Pipe;
import dev.unknot.file.PipeResult;
import dev.unknot.file.PollFlags;
import dev.unknot.file.Poller;
import dev.unknot.file.Result;
import dev.unknot.file.SocketCalls;
import dev.unknot.file.VnodeCalls;
import dev.unknot.proc.Process;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Scheduler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of one process. Any of its threads may call them. None throws for a failure that a program can bring
 * about: what goes wrong is in the result.
 */
public final class SystemCalls {
    private final Kernel kernel;
    private final Scheduler scheduler;
    private final Process process;
    private final DescriptorTable table;

    SystemCalls(Kernel kernel, Process process, DescriptorTable table) {
        this.kernel = kernel;
        this.process = process;
        this.table = table;
        scheduler = kernel.scheduler();
    }

    // ---- calls about one kind of thing ----

    /** The calls about sockets. */
    public SocketCalls sockets() {
        return new SocketCalls(kernel.socketLayer(), kernel.fileSystem(), table);
    }

    /** The calls about files. */
    public VnodeCalls vnodes() {
        return new VnodeCalls(scheduler, kernel.fileSystem(), table);
    }

    /** The calls about descriptors of any kind. */
    public DescriptorCalls descriptors() {
        return new DescriptorCalls(table, kernel::signalOwner);
    }

    /** The calls about processes. */
    public ProcessCalls processes() {
        return new ProcessCalls(kernel, process, table);
    }

    /** poll(2) and select(2) of several descriptors. */
    public PollCalls polls() {
        return new PollCalls(scheduler, table);
    }

    /** The process whose calls they are. */
    public Process process() {
        return process;
    }

    // ---- kqueues ----

    /** Makes a kqueue; the value is its descriptor. ENOMEM above the user's limit, EMFILE. */
    @Origin({"sys_kqueue", "kern_kqueue"})
    public Result kqueue() {
        Credential credential = process.credential();
        if (!kernel.chargeKqueue(credential)) {
            return Result.error(Errno.ENOMEM);
        }
        FileEntry fp = table.newEntry();
        int fd = table.allocate(fp);
        if (fd < 0) {
            kernel.unchargeKqueue(credential);
            return Result.error(DescriptorTable.allocateError(fd));
        }
        kernel.allocate();
        Kqueue kq = new Kqueue(kernel, table, credential);
        table.lock().lockExclusive();
        ((KqueueList) table.watcher()).insert(kq);
        table.lock().unlockExclusive();
        fp.setMature(kq);
        fp.unuse();
        return Result.of(fd);
    }

    /** Applies changes to a kqueue, then waits for events; those that failed are events too. */
    @Origin("sys_kevent")
    public KeventResult kevent(int fd, KeventArgs args) {
        KeventCopy copy = new KeventCopy(args);
        return copy.result(keventGeneric(fd, args, copy));
    }

    /** The same with the layout of struct kevent of FreeBSD 11, whose events are copied one by one. */
    @Origin("freebsd11_kevent")
    public KeventResult kevent11(int fd, KeventArgs args) {
        KeventCopy copy = new KeventCopy.Freebsd11(args);
        return copy.result(keventGeneric(fd, args, copy));
    }

    @Origin("kern_kevent_generic")
    private Errno keventGeneric(int fd, KeventArgs args, KeventCopy copy) {
        if (args.timeout().kind() == Timeout.Kind.BAD_ADDRESS) {
            return Errno.EFAULT;
        }
        Ktrace trace = kernel.ktrace();
        if (trace != null) {
            trace.structArray(copy.structName(), args.changes());
        }
        Errno error = kevent(fd, args.changes().size(), args.nevents(), copy, args.timeout());
        if (trace != null && error == Errno.OK) {
            trace.structArray(copy.structName(), copy.events());
        }
        return error;
    }

    @Origin("kern_kevent")
    private Errno kevent(int fd, int nchanges, int nevents, KeventCopy copy, Timeout timeout) {
        int rights = (nchanges > 0 ? CapabilityRights.CAP_KQUEUE_CHANGE : 0)
                | (nevents > 0 ? CapabilityRights.CAP_KQUEUE_EVENT : 0);
        FileEntry fp = table.get(fd, rights);
        if (fp == null) {
            return table.refusal(fd, rights);
        }
        Errno error = keventFile(fp, nchanges, nevents, copy, timeout);
        fp.unuse();
        return error;
    }

    @Origin("kern_kevent_fp")
    private Errno keventFile(FileEntry fp, int nchanges, int nevents, KeventCopy copy, Timeout timeout) {
        Kqueue kq = Kqueue.acquire(fp);
        if (kq == null) {
            return Errno.EBADF;
        }
        Errno error = keventKqueue(kq, nchanges, nevents, copy, timeout);
        kq.release();
        return error;
    }

    /** Applies changes, then scans for events, unless a change failed. */
    @Origin("kqueue_kevent")
    private Errno keventKqueue(Kqueue kq, int nchanges, int nevents, KeventCopy copy, Timeout timeout) {
        @Nullable MutableKevent[] keva = new @Nullable MutableKevent[KeventCopy.BATCH_MAX];
        int room = nevents;
        int errors = 0;
        for (int left = nchanges; left > 0; ) {
            int batch = Math.min(left, KeventCopy.BATCH_MAX);
            Errno error = copy.copyin(keva, batch);
            if (error != Errno.OK) {
                return error;
            }
            for (int i = 0; i < batch; i++) {
                MutableKevent kev = KeventCopy.get(keva, i);
                if (kev.filter == 0) {
                    continue;
                }
                kev.flags &= ~KeventFlags.EV_SYSFLAGS;
                error = Registration.register(kq, kev, process, Waitok.YES);
                if (error != Errno.OK || (kev.flags & KeventFlags.EV_RECEIPT) != 0) {
                    if (room == 0) {
                        return error;
                    }
                    kev.flags = KeventFlags.EV_ERROR;
                    kev.data = error.number();
                    copy.copyoutOne(kev);
                    room--;
                    errors++;
                }
            }
            left -= batch;
        }
        if (errors != 0) {
            copy.setCount(errors);
            return Errno.OK;
        }
        return new Scan(kq, room, copy, keva).run(timeout);
    }

    /** Does a kevent(2) without end of time on a kqueue of its own, with room for as many events as changes. */
    @Origin("kern_kevent_anonymous")
    public KeventResult keventAnonymous(List<Kevent> changes) {
        KeventCopy copy = new KeventCopy(new KeventArgs(changes, changes.size(), Timeout.FOREVER));
        Kqueue kq = new Kqueue(kernel);
        kq.acquireFirst();
        Errno error = keventKqueue(kq, changes.size(), changes.size(), copy, Timeout.FOREVER);
        kq.drain();
        kq.destroy();
        return copy.result(error);
    }

    /** Applies one change as other parts of the kernel do. EBADF, or what the change fails with. */
    @Origin("kqfd_register")
    public Result kqfdRegister(int fd, Kevent change, Waitok waitok) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_KQUEUE_CHANGE);
        if (fp == null) {
            return Result.error(table.refusal(fd, CapabilityRights.CAP_KQUEUE_CHANGE));
        }
        Errno error = Errno.EBADF;
        Kqueue kq = Kqueue.acquire(fp);
        if (kq != null) {
            MutableKevent kev = new MutableKevent();
            kev.set(change);
            error = Registration.register(kq, kev, process, waitok);
            kq.release();
        }
        fp.unuse();
        return Result.error(error);
    }

    // ---- descriptors ----

    /** Closes a descriptor. EBADF. */
    public Result close(int fd) {
        return table.close(fd);
    }

    /** Gives a file another descriptor, which is the value. EBADF, EMFILE. */
    public Result dup(int fd) {
        return table.dup(fd, DescriptorTable.FIRST);
    }

    /** Gives a file another descriptor, not less than {@code minimum}. EBADF, EMFILE. */
    public Result dup(int fd, int minimum) {
        return table.dup(fd, minimum);
    }

    /** Has {@code target} name the file of {@code fd}, and closes what it named before. EBADF. */
    public Result dup2(int fd, int target) {
        return table.dup2(fd, target);
    }

    /** Makes a pipe. EMFILE. */
    public PipeResult pipe() {
        Pipe.Pair pair = new Pipe.Pair(scheduler, kernel.nextPipe(), kernel);
        FileEntry firstFile = table.newEntry();
        int first = table.allocate(firstFile);
        if (first < 0) {
            pair.first().close();
            pair.second().close();
            return PipeResult.error(DescriptorTable.allocateError(first));
        }
        firstFile.setMature(pair.first());
        FileEntry secondFile = table.newEntry();
        int second = table.allocate(secondFile);
        if (second < 0) {
            table.abandon(first, firstFile);
            firstFile.unuse();
            pair.second().close();
            return PipeResult.error(DescriptorTable.allocateError(second));
        }
        secondFile.setMature(pair.second());
        secondFile.unuse();
        firstFile.unuse();
        return new PipeResult(first, second, Errno.OK);
    }

    /** Reads up to that many bytes. Only a socket waits for them. EBADF, EAGAIN, EINTR, EINVAL, EOPNOTSUPP, and others. */
    public Result read(int fd, int count) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_READ);
        if (fp == null) {
            return Result.error(table.refusal(fd, CapabilityRights.CAP_READ));
        }
        Result result = (fp.flags() & FileFlags.FREAD) == 0
                ? Result.error(Errno.EBADF)
                : fp.data().read(fp, FileObject.OWN_OFFSET, count);
        fp.unuse();
        return result;
    }

    /** Writes up to that many bytes. Only a socket waits for room. EBADF, EAGAIN, EPIPE, EINVAL, and others. */
    public Result write(int fd, int count) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_WRITE);
        if (fp == null) {
            return Result.error(table.refusal(fd, CapabilityRights.CAP_WRITE));
        }
        Result result = (fp.flags() & FileFlags.FWRITE) == 0
                ? Result.error(Errno.EBADF)
                : fp.data().write(fp, FileObject.OWN_OFFSET, count);
        fp.unuse();
        return result;
    }

    /** A control request without argument. EBADF, ENOTTY. */
    public Result ioctl(int fd, long command) {
        return descriptors().ioctl(fd, command, 0);
    }

    /** The mode of a file. EBADF. */
    public Result stat(int fd) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_FSTAT);
        if (fp == null) {
            return Result.error(table.refusal(fd, CapabilityRights.CAP_FSTAT));
        }
        Result result = fp.data().stat();
        fp.unuse();
        return result;
    }

    /** The kind of a file as kinfo_file has it. EBADF. */
    public Result kinfo(int fd) {
        FileEntry fp = table.get(fd);
        if (fp == null) {
            return Result.error(Errno.EBADF);
        }
        Result result = fp.data().kinfo();
        fp.unuse();
        return result;
    }

    /**
     * Waits until there is an event on a kqueue; the value is the events of poll(2), which are none for any other file
     * (see {@link PollCalls}). Interrupts do not end the wait. EBADF.
     */
    public Result poll(int fd, Timeout timeout) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_EVENT);
        if (fp == null) {
            return Result.error(table.refusal(fd, CapabilityRights.CAP_EVENT));
        }
        Poller poller = new Poller(scheduler, Poller.Hold.FILE);
        Result result = fp.data().type() == FileType.KQUEUE ? poll(fp, poller, timeout) : Result.zero();
        poller.leave();
        fp.unuse();
        return result;
    }

    private Result poll(FileEntry fp, Poller poller, Timeout timeout) {
        int wanted = PollFlags.POLLIN | PollFlags.POLLRDNORM;
        long deadline = PollCalls.deadline(scheduler, timeout);
        while (true) {
            poller.begin();
            int events = fp.data().poll(wanted, poller);
            if (events != 0 || !PollCalls.waits(timeout)) {
                return Result.of(events);
            }
            switch (poller.latch().await(deadline)) {
                case WOKEN, INTERRUPTED, RESTART -> {}
                case TIMED_OUT -> {
                    // What fires between the deadline and our return still counts.
                    if (!poller.wasFired()) {
                        return Result.zero();
                    }
                }
            }
        }
    }
}
