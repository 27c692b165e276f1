// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.Waitok;
import dev.unknot.sync.WakeReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operation of a recorded program. What is named is a descriptor or a process that an operation bound. */
sealed interface Operation {

    /** Operations on descriptors. */
    sealed interface OnDescriptor extends Operation {}

    /** Operations that change or wait for what a kqueue watches. */
    sealed interface OnEvents extends Operation {}

    /** Operations on processes. */
    sealed interface OnProcess extends Operation {}

    /** Operations on test devices. */
    sealed interface OnDevice extends Operation {}

    /** What happens to the machine as a whole. */
    sealed interface OnMachine extends Operation {}

    /** An operation that nobody knows here. */
    record Unknown(String word) implements Operation {}

    // ---- descriptors ----

    /** Makes a kqueue. */
    record Kqueue(String name) implements OnDescriptor {}

    /** Closes a descriptor. */
    record Close(String name) implements OnDescriptor {}

    /** Duplicates a descriptor. */
    record Dup(String name, String copy) implements OnDescriptor {}

    /** Duplicates a descriptor to a number that is not less than a minimum. */
    record DupAt(String name, String copy, int minimum) implements OnDescriptor {}

    /** Has the number of one name stand for the file of another. */
    record Dup2(String name, String target) implements OnDescriptor {}

    /** Makes a pipe. */
    record MakePipe(String first, String second) implements OnDescriptor {}

    /** Writes bytes. */
    record Write(String name, int count) implements OnDescriptor {}

    /** Reads bytes. */
    record Read(String name, int count) implements OnDescriptor {}

    /** A control request. */
    record Ioctl(String name, long command) implements OnDescriptor {}

    /** The mode of a file. */
    record Stat(String name) implements OnDescriptor {}

    /** The kind of a file. */
    record Kinfo(String name) implements OnDescriptor {}

    /** Waits for something to read. */
    record Poll(String name, Timeout timeout) implements OnDescriptor {}

    // ---- events ----

    /** A change; {@code number} counts where there is no name. */
    record Change(@Nullable String name, long number, int filter, int flags, int fflags, long data, long udata) {}

    /** Which struct kevent a program was compiled with. */
    enum Layout {
        CURRENT,
        FREEBSD_11
    }

    /** kevent(2); so many changes can be read, and so many events written, before EFAULT. */
    record Kevent(
            Layout layout, String name, List<Change> changes, int nevents, Timeout timeout, int readable, int writable)
            implements OnEvents {}

    /** kevent(2) on a kqueue of its own. */
    record KeventAnonymous(List<Change> changes) implements OnEvents {}

    /** A change by another part of the kernel. */
    record Register(String name, Change change, Waitok waitok) implements OnEvents {}

    /** Something happened to the file systems. */
    record FsEvent(long hint) implements OnEvents {}

    /** Loads a filter. */
    record AddFilter(int filter) implements OnEvents {}

    /** Unloads a filter. */
    record DeleteFilter(int filter) implements OnEvents {}

    // ---- processes ----

    /** Forks. */
    record Fork(String parent, String child) implements OnProcess {}

    /** Executes another program. */
    record Exec(String process) implements OnProcess {}

    /** Exits. */
    record Exit(String process, int status, int signal) implements OnProcess {}

    /** Takes what an exit has left away. */
    record Reap(String process) implements OnProcess {}

    /** Sends a signal. */
    record Signal(String process, int signal) implements OnProcess {}

    // ---- devices ----

    /** Opens a device. */
    record OpenDevice(String name, int kind) implements OnDevice {}

    /** Sets the value of a device and notifies. */
    record SetDevice(String name, long value, long hint) implements OnDevice {}

    /** Clears the list of a device. */
    record ClearDevice(String name) implements OnDevice {}

    /** Deletes the knotes of a device. */
    record DeleteDevice(String name) implements OnDevice {}

    // ---- the machine ----

    /** Moves time. */
    record Advance(long nanos) implements OnMachine {}

    /** Interrupts a thread. */
    record Interrupt(int thread, WakeReason reason) implements OnMachine {}

    /** Has the next allocations fail. */
    record FailAllocations(int number) implements OnMachine {}

    /** Limits the number of kqueues. */
    record LimitKqueues(long limit) implements OnMachine {}

    /** Sets the size of the descriptor table. */
    record LimitDescriptors(int size) implements OnMachine {}

    /** Limits the number of timers. */
    record LimitTimers(int limit) implements OnMachine {}

    /** Sets the number of the next process. */
    record NextPid(int pid) implements OnMachine {}

    /** Counts objects. */
    record Count(Counted what) implements OnMachine {}

    /** What can be counted, in the order of its numbers. */
    enum Counted {
        KNOTES,
        KQUEUES,
        TIMERS,
        CHARGED_KQUEUES
    }
}
