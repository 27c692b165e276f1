// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.CapabilityRights;
import dev.unknot.file.Credential;
import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.Result;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessDescriptor;
import dev.unknot.proc.ProcessDescriptor.OnClose;
import dev.unknot.proc.ProcessTable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The system calls of one process about processes. A child has descriptors, and calls of its own. */
public final class ProcessCalls {
    private final Kernel kernel;
    private final ProcessTable processes;
    private final Process process;
    private final DescriptorTable table;

    ProcessCalls(Kernel kernel, Process process, DescriptorTable table) {
        this.kernel = kernel;
        this.process = process;
        this.table = table;
        processes = kernel.processes();
    }

    /** Forks; the value is the child's number, which has a copy of the descriptors, but for kqueues. ESRCH, EAGAIN. */
    public Result fork() {
        return fork(copy(), null);
    }

    /** Forks; the value is the child's number, with which the descriptors are shared (rfork(2)). ESRCH, EAGAIN. */
    public Result rforkShared() {
        table.share();
        return fork(table, null);
    }

    /**
     * Forks; the value is a descriptor that stands for the child. ESRCH, EAGAIN, EMFILE, ENFILE.
     *
     * @param onClose what the last close of it does to the child
     */
    public Result pdfork(OnClose onClose) {
        FileEntry fp = table.newEntry();
        int fd = table.allocate(fp);
        if (fd < 0) {
            return Result.error(DescriptorTable.allocateError(fd));
        }
        ProcessDescriptor pd = kernel.newProcessDescriptor(onClose);
        Result result = fork(copy(), pd);
        if (!result.isOk()) {
            table.abandon(fd, fp);
            fp.unuse();
            return result;
        }
        fp.setMature(pd);
        fp.unuse();
        return Result.of(fd);
    }

    private DescriptorTable copy() {
        DescriptorTable child = kernel.newDescriptorTable();
        child.copyFrom(table);
        return child;
    }

    private Result fork(DescriptorTable child, @Nullable ProcessDescriptor pd) {
        Result result = processes.fork(process, child, pd);
        if (!result.isOk()) {
            child.release();
        }
        return result;
    }

    /** The number of the process of a process descriptor. EBADF, EINVAL. */
    public Result pdgetpid(int fd) {
        return withDescriptor(fd, CapabilityRights.CAP_PDGETPID, child -> Result.of(child.pid()));
    }

    /** Sends the process of a process descriptor a signal. EBADF, EINVAL, ESRCH. */
    public Result pdkill(int fd, int signal) {
        return withDescriptor(fd, CapabilityRights.CAP_PDKILL, child -> kill(child, signal));
    }

    private Result withDescriptor(int fd, int rights, Function<Process, Result> call) {
        FileEntry fp = table.get(fd, rights);
        if (fp == null) {
            return Result.error(table.refusal(fd, rights));
        }
        Process child = fp.data() instanceof ProcessDescriptor pd ? pd.process() : null;
        Result result = child == null ? Result.error(Errno.EINVAL) : call.apply(child);
        fp.unuse();
        return result;
    }

    /** Sends a process a signal; SIGKILL ends it. ESRCH. */
    public Result kill(int pid, int signal) {
        Process target = processes.at(pid);
        if (target == null || processes.canSee(process, target) != Errno.OK) {
            return Result.error(Errno.ESRCH);
        }
        return kill(target, signal);
    }

    private Result kill(Process target, int signal) {
        Result result = processes.signal(target, signal);
        if (result.isOk() && signal == ProcessTable.SIGKILL) {
            result = processes.exit(target, 0, signal);
        }
        return result;
    }

    /** Executes another program: has descriptors of its own, less those that are closed then. ESRCH, EBUSY. */
    public Result exec() {
        DescriptorTable mine = table;
        if (table.processes() > 1) {
            // Kqueues may not be passed on, and stay with the others.
            mine = copy();
            process.setDescriptors(mine);
            table.release();
        }
        mine.closeOnExec();
        return processes.exec(process);
    }

    /** Ends this process, and with it its use of its descriptors. ESRCH, EBUSY for the first process. */
    public Result exit(int status) {
        return processes.exit(process, status, 0);
    }

    /** Takes away what is left of a child that has exited; the value is its number. ECHILD. */
    public Result wait(int pid) {
        Process child = processes.at(pid);
        boolean reaped = child != null && processes.reap(child).isOk();
        return reaped ? Result.of(pid) : Result.error(Errno.ECHILD);
    }

    /** Runs on behalf of another user from here on. */
    public void setuid(int uid) {
        process.setCredential(new Credential(kernel.scheduler(), uid));
    }
}
