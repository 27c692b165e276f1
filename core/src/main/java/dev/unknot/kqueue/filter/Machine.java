// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.Result;
import dev.unknot.kqueue.Kernel;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.proc.ProcessTable;
import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Scheduler;
import org.jspecify.annotations.Nullable;

/** A machine with all filters, and what happens to it other than by system calls. */
public final class Machine {
    private final Kernel kernel;
    private final AtomicCounter devicesMade;
    private @Nullable FsFilter fs;

    private Machine(Scheduler scheduler) {
        devicesMade = scheduler.newCounter(0);
        kernel = new Kernel(scheduler, k -> {
            FsFilter filter = new FsFilter(k);
            fs = filter;
            return StandardFilters.table(filter);
        });
    }

    /** Makes a machine on a scheduler, which nothing else may use. Costs about a microsecond. */
    public static Machine boot(Scheduler scheduler) {
        return new Machine(scheduler);
    }

    /** The kernel. */
    public Kernel kernel() {
        return kernel;
    }

    /** The system calls. */
    public SystemCalls calls() {
        return kernel.calls();
    }

    /** The processes. */
    public ProcessTable processes() {
        return kernel.processes();
    }

    /** Tells EVFILT_FS that something happened to the mounted file systems. */
    public void fsEvent(long hint) {
        FsFilter filter = fs;
        if (filter != null) {
            filter.notes().knoteUnlocked(hint);
        }
    }

    /** Loads a module that provides a filter. EINVAL, EEXIST. */
    public Result addFilter(int filter) {
        return Result.error(kernel.filters().add(filter, ModuleFilter.INSTANCE));
    }

    /** Unloads the module that provides a filter. EINVAL, EBUSY. */
    public Result deleteFilter(int filter) {
        return Result.error(kernel.filters().delete(filter));
    }

    /**
     * Opens a new test device.
     *
     * @param kind the low two bits say what protects its list (see {@link TestDevice}); bit 2 has it notify without the
     *     lock of the kqueue
     */
    public DeviceResult openDevice(int kind) {
        TestDevice device = new TestDevice(kernel, devicesMade.fetchAdd(1), kind);
        DescriptorTable table = kernel.descriptors();
        FileEntry fp = table.newEntry();
        int fd = table.allocate(fp);
        if (fd < 0) {
            return new DeviceResult(-1, Errno.EMFILE, null);
        }
        fp.setMature(device);
        fp.unuse();
        return new DeviceResult(fd, Errno.OK, device);
    }
}
