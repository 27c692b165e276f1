// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.MachineRunner.onMachine;

import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Uses of freed objects, and what is said of each. */
public final class FreedUses implements Supplier<Map<String, String>> {
    private final Map<String, String> said = new LinkedHashMap<>();

    /** Made by name. */
    public FreedUses() {}

    @Override
    public Map<String, String> get() {
        said.clear();
        add("knote freed twice", machine -> {
            Knote kn = freed(machine);
            Knote.free(machine.kernel(), kn);
        });
        add("knote read", machine -> freed(machine).inFlux());
        add("list locked", machine -> {
            Mutex mutex = machine.kernel().scheduler().newMutex(LockClass.mutex("mine"), -1);
            KnoteList list = machine.kernel().newList(mutex);
            mutex.lock();
            list.detach();
            mutex.unlock();
            list.lock();
        });
        return said;
    }

    private static Knote freed(Machine machine) {
        Knote kn = Knote.allocMarker(machine.kernel());
        Knote.free(machine.kernel(), kn);
        return kn;
    }

    private void add(String name, Consumer<Machine> use) {
        try {
            onMachine(use);
            said.put(name, "nothing");
        } catch (Panic panic) {
            said.put(name, panic.reason());
        }
    }
}
