// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.kqueue.filter.TestDevice;
import dev.unknot.proc.Process;
import dev.unknot.sync.sim.SimScheduler;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the names of a program stand for. The operation that makes a thing binds its name when it completes; the last
 * binding counts, and closing does not end it.
 */
final class Names {
    /** What stands for a descriptor that has no name: no table has it. */
    static final int NO_DESCRIPTOR = -1;
    /** What stands for whatever has no name, where a change is about it. */
    private static final long NO_IDENT = 0xffff_ffffL;

    /** Names and numbers share so many numbers of things by their hash codes. */
    private static final int THINGS = 64;

    private final SimScheduler scheduler;
    /** The numbers of the names, and after them those of the descriptors, for those who are told who uses them. */
    private final int firstThing;

    private final Map<String, Integer> descriptors = new HashMap<>();
    private final Map<Integer, String> descriptorNames = new HashMap<>();
    private final Map<String, Process> processes = new HashMap<>();
    private final Map<String, TestDevice> devices = new HashMap<>();

    /** No names so far, in an execution on that scheduler. */
    Names(SimScheduler scheduler) {
        this.scheduler = scheduler;
        firstThing = scheduler.newNumbers(2 * THINGS);
    }

    private void looks(String name) {
        scheduler.fieldRead(firstThing + (name.hashCode() & THINGS - 1));
    }

    private void changes(String name) {
        scheduler.fieldWritten(firstThing + (name.hashCode() & THINGS - 1));
    }

    private int thing(int number) {
        return firstThing + THINGS + (number & THINGS - 1);
    }

    void bindDescriptor(String name, int number) {
        changes(name);
        scheduler.fieldWritten(thing(number));
        descriptors.put(name, number);
        descriptorNames.put(number, name);
        devices.remove(name);
    }

    void bindDevice(String name, int number, TestDevice device) {
        bindDescriptor(name, number);
        devices.put(name, device);
    }

    void bindProcess(String name, Process process) {
        changes(name);
        processes.put(name, process);
    }

    /** The number of a descriptor; {@link #NO_DESCRIPTOR} if the name is not bound. */
    int descriptor(String name) {
        looks(name);
        Integer number = descriptors.get(name);
        return number == null ? NO_DESCRIPTOR : number;
    }

    /** The name that a number was bound to last; null if it never was. */
    @Nullable
    String nameOfDescriptor(int number) {
        scheduler.fieldRead(thing(number));
        return descriptorNames.get(number);
    }

    @Nullable
    Process process(String name) {
        looks(name);
        return processes.get(name);
    }

    @Nullable
    TestDevice device(String name) {
        looks(name);
        return devices.get(name);
    }

    /** The number that a name is in a change. */
    long ident(String name) {
        looks(name);
        Integer number = descriptors.get(name);
        if (number != null) {
            return number;
        }
        Process process = processes.get(name);
        return process == null ? NO_IDENT : process.pid();
    }
}
