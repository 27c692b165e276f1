// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.kqueue.filter.TestDevice;
import dev.unknot.proc.Process;
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

    private final Map<String, Integer> descriptors = new HashMap<>();
    private final Map<Integer, String> descriptorNames = new HashMap<>();
    private final Map<String, Process> processes = new HashMap<>();
    private final Map<String, TestDevice> devices = new HashMap<>();

    void bindDescriptor(String name, int number) {
        descriptors.put(name, number);
        descriptorNames.put(number, name);
        devices.remove(name);
    }

    void bindDevice(String name, int number, TestDevice device) {
        bindDescriptor(name, number);
        devices.put(name, device);
    }

    void bindProcess(String name, Process process) {
        processes.put(name, process);
    }

    /** The number of a descriptor; {@link #NO_DESCRIPTOR} if the name is not bound. */
    int descriptor(String name) {
        Integer number = descriptors.get(name);
        return number == null ? NO_DESCRIPTOR : number;
    }

    /** The name that a number was bound to last; null if it never was. */
    @Nullable
    String nameOfDescriptor(int number) {
        return descriptorNames.get(number);
    }

    @Nullable
    Process process(String name) {
        return processes.get(name);
    }

    @Nullable
    TestDevice device(String name) {
        return devices.get(name);
    }

    /** The number that a name is in a change. */
    long ident(String name) {
        Integer number = descriptors.get(name);
        if (number != null) {
            return number;
        }
        Process process = processes.get(name);
        return process == null ? NO_IDENT : process.pid();
    }
}
