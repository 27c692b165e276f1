// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileType;
import dev.unknot.file.Pipe;
import dev.unknot.file.PipeResult;
import dev.unknot.file.Poller;
import dev.unknot.file.Result;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.Scheduler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of the first process. Any of its threads may call them. None throws for a failure that a program
 * can bring about: what goes wrong is in the result.
 */
public final class SystemCalls {
    private final Kernel kernel;
    private final Scheduler scheduler;
    private final DescriptorTable table;

    SystemCalls(Kernel kernel) {
        this.kernel = kernel;
        scheduler = kernel.scheduler();
        table = kernel.descriptors();
    }

    // ---- kqueues ----

    /** Makes a kqueue; the value is its descriptor. ENOMEM above the user's limit, EMFILE. */
    @Origin({"sys_kqueue", "kern_kqueue"})
    public Result kqueue() {
        if (!kernel.chargeKqueue()) {
            return Result.error(Errno.ENOMEM);
        }
        FileEntry fp = table.newEntry();
        int fd = table.allocate(fp);
        if (fd < 0) {
            kernel.unchargeKqueue();
            return Result.error(Errno.EMFILE);
        }
        Kqueue kq = new Kqueue(kernel, table);
        table.lock().lockExclusive();
        kernel.kqueues().insert(kq);
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
        return kevent(fd, args.changes().size(), args.nevents(), copy, args.timeout());
    }

    @Origin("kern_kevent")
    private Errno kevent(int fd, int nchanges, int nevents, KeventCopy copy, Timeout timeout) {
        FileEntry fp = table.get(fd);
        if (fp == null) {
            return Errno.EBADF;
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
                error = Registration.register(kq, kev, table, Waitok.YES);
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
        Kqueue kq = new Kqueue(kernel, null);
        kq.acquireFirst();
        Errno error = keventKqueue(kq, changes.size(), changes.size(), copy, Timeout.FOREVER);
        kq.drain();
        kq.destroy();
        return copy.result(error);
    }

    /** Applies one change as other parts of the kernel do. EBADF, or what the change fails with. */
    @Origin("kqfd_register")
    public Result kqfdRegister(int fd, Kevent change, Waitok waitok) {
        FileEntry fp = table.get(fd);
        if (fp == null) {
            return Result.error(Errno.EBADF);
        }
        Errno error = Errno.EBADF;
        Kqueue kq = Kqueue.acquire(fp);
        if (kq != null) {
            MutableKevent kev = new MutableKevent();
            kev.set(change);
            error = Registration.register(kq, kev, table, waitok);
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
            return PipeResult.error(Errno.EMFILE);
        }
        firstFile.setMature(pair.first());
        FileEntry secondFile = table.newEntry();
        int second = table.allocate(secondFile);
        if (second < 0) {
            table.abandon(first, firstFile);
            firstFile.unuse();
            pair.second().close();
            return PipeResult.error(Errno.EMFILE);
        }
        secondFile.setMature(pair.second());
        secondFile.unuse();
        firstFile.unuse();
        return new PipeResult(first, second, Errno.OK);
    }

    /** Reads up to that many bytes; never waits. EBADF, EAGAIN, EINVAL, EOPNOTSUPP. */
    public Result read(int fd, int count) {
        FileEntry fp = table.get(fd);
        if (fp == null) {
            return Result.error(Errno.EBADF);
        }
        Result result = fp.data().read(count);
        fp.unuse();
        return result;
    }

    /** Writes up to that many bytes; never waits. EBADF, EAGAIN, EPIPE, EINVAL, EOPNOTSUPP. */
    public Result write(int fd, int count) {
        FileEntry fp = table.get(fd);
        if (fp == null) {
            return Result.error(Errno.EBADF);
        }
        Result result = fp.data().write(count);
        fp.unuse();
        return result;
    }

    /** A control request. EBADF, ENOTTY. */
    public Result ioctl(int fd, long command) {
        FileEntry fp = table.get(fd);
        if (fp == null) {
            return Result.error(Errno.EBADF);
        }
        Result result = fp.data().ioctl(command);
        fp.unuse();
        return result;
    }

    /** The mode of a file. EBADF. */
    public Result stat(int fd) {
        FileEntry fp = table.get(fd);
        if (fp == null) {
            return Result.error(Errno.EBADF);
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
     * Waits until there is something to read; the value is the events of poll(2). Only a kqueue is waited for, and
     * interrupts do not end the wait. EBADF.
     */
    public Result poll(int fd, Timeout timeout) {
        FileEntry fp = table.get(fd);
        if (fp == null) {
            return Result.error(Errno.EBADF);
        }
        Poller poller = new Poller(scheduler);
        Result result = poll(fp, poller, timeout);
        poller.leave();
        fp.unuse();
        return result;
    }

    private Result poll(FileEntry fp, Poller poller, Timeout timeout) {
        int wanted = KeventFlags.POLLIN | KeventFlags.POLLRDNORM;
        boolean waits = timeout.kind() == Timeout.Kind.ABSENT || timeout.seconds() != 0 || timeout.nanos() != 0;
        long deadline = timeout.kind() == Timeout.Kind.ABSENT
                ? Scheduler.FOREVER
                : scheduler.uptime() + Sbintime.ofTimespec(timeout.seconds(), timeout.nanos());
        while (true) {
            poller.begin();
            int events = fp.data().poll(wanted, poller);
            if (events != 0 || !waits || fp.data().type() != FileType.KQUEUE) {
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
