// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.CapabilityRights;
import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.PollFlags;
import dev.unknot.file.Poller;
import dev.unknot.file.Result;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.Scheduler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** poll(2) and select(2) of one process, on descriptors of any kind. */
public final class PollCalls {
    private final Scheduler scheduler;
    private final DescriptorTable table;

    PollCalls(Scheduler scheduler, DescriptorTable table) {
        this.scheduler = scheduler;
        this.table = table;
    }

    /**
     * What poll(2) is asked about one descriptor (struct pollfd).
     *
     * @param fd the descriptor; negative is left out
     * @param events what is wanted, of {@link PollFlags}
     */
    public record PollFd(int fd, int events) {}

    /**
     * What poll(2) answers.
     *
     * @param ready how many descriptors are ready, or why it failed
     * @param revents what there is, one number for each descriptor that was asked about
     */
    public record PollResult(Result ready, List<Integer> revents) {}

    /** Waits until one of the descriptors is ready. EINTR. A number that names nothing is ready with POLLNVAL. */
    public PollResult poll(List<PollFd> asked, Timeout timeout) {
        Poller poller = new Poller(scheduler, Poller.Hold.NOTHING);
        long deadline = deadline(scheduler, timeout);
        List<Integer> revents = new ArrayList<>(asked.size());
        Result ready = null;
        while (ready == null) {
            poller.begin();
            int count = scan(asked, poller, revents);
            // No file is kept from being closed; whoever closes one tells the poller.
            ready = count > 0 || !waits(timeout) ? Result.of(count) : await(poller, deadline);
        }
        poller.leave();
        return new PollResult(ready, revents);
    }

    private int scan(List<PollFd> asked, Poller poller, List<Integer> revents) {
        revents.clear();
        int count = 0;
        for (PollFd one : asked) {
            int there = 0;
            if (one.fd >= 0) {
                FileEntry fp = table.get(one.fd, CapabilityRights.CAP_EVENT);
                if (fp == null) {
                    there = PollFlags.POLLNVAL;
                } else {
                    there = fp.data().poll(one.events, poller);
                    fp.unuse();
                }
            }
            revents.add(there);
            count += there != 0 ? 1 : 0;
        }
        return count;
    }

    /**
     * What select(2) answers.
     *
     * @param ready how many bits are set, or why it failed
     * @param read the descriptors that can be read
     * @param write the descriptors that can be written
     */
    public record SelectResult(Result ready, List<Integer> read, List<Integer> write) {}

    /** Waits until one of the descriptors can be read or written. EBADF, EINTR. */
    public SelectResult select(List<Integer> read, List<Integer> write, Timeout timeout) {
        List<PollFd> asked = new ArrayList<>();
        for (int fd : read) {
            asked.add(new PollFd(fd, PollFlags.POLLIN | PollFlags.POLLRDNORM));
        }
        for (int fd : write) {
            asked.add(new PollFd(fd, PollFlags.POLLOUT));
        }
        PollResult result = poll(asked, timeout);
        if (!result.ready.isOk()) {
            return new SelectResult(result.ready, List.of(), List.of());
        }
        List<Integer> readable = new ArrayList<>();
        List<Integer> writable = new ArrayList<>();
        for (int i = 0; i < result.revents.size(); i++) {
            int there = result.revents.get(i);
            if (there == PollFlags.POLLNVAL) {
                return new SelectResult(Result.error(Errno.EBADF), List.of(), List.of());
            }
            if (there != 0) {
                (i < read.size() ? readable : writable).add(asked.get(i).fd);
            }
        }
        return new SelectResult(Result.of(readable.size() + (long) writable.size()), readable, writable);
    }

    /** Whether a call with that timeout waits at all. */
    static boolean waits(Timeout timeout) {
        return timeout.kind() == Timeout.Kind.ABSENT || timeout.seconds() != 0 || timeout.nanos() != 0;
    }

    /** The uptime until which a call waits. */
    static long deadline(Scheduler scheduler, Timeout timeout) {
        return timeout.kind() == Timeout.Kind.ABSENT
                ? Scheduler.FOREVER
                : scheduler.uptime() + Sbintime.ofTimespec(timeout.seconds(), timeout.nanos());
    }

    /** Waits for the poller to be told; returns what the call returns if it is over, or null to look again. */
    static @Nullable Result await(Poller poller, long deadline) {
        return switch (poller.latch().await(deadline)) {
            case WOKEN -> null;
            // What fires between the deadline and our return still counts.
            case TIMED_OUT -> poller.wasFired() ? null : Result.zero();
            case INTERRUPTED, RESTART -> Result.error(Errno.EINTR);
        };
    }
}
