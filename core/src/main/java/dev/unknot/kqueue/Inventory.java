// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.DescriptorTable;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessTable;
import java.util.ArrayList;
import java.util.List;

/**
 * All descriptor tables and kqueues of a machine, for audits and reports, as they are when it is made. Takes no locks.
 */
final class Inventory {
    private final List<DescriptorTable> tables = new ArrayList<>(2);
    private final List<Kqueue> kqueues = new ArrayList<>(4);

    Inventory(Kernel kernel) {
        ProcessTable processes = kernel.processes();
        int slots = processes.slots();
        for (int slot = 0; slot < slots; slot++) {
            Process process = processes.inSlot(slot);
            DescriptorTable table = process == null ? null : process.descriptors();
            if (table != null && !tables.contains(table)) {
                tables.add(table);
                addKqueues((KqueueList) table.watcher());
            }
        }
    }

    private void addKqueues(KqueueList list) {
        Kqueue kq = list.first();
        while (kq != null && !kqueues.contains(kq)) {
            kqueues.add(kq);
            kq = kq.listNext;
        }
    }

    /** The tables, each once, in the order of the first processes that have them. */
    List<DescriptorTable> tables() {
        return tables;
    }

    /**
     * All kqueues that are on the list of a table, those too that are being closed and have forgotten their table.
     * After a use after free a list may lead back to where it came from: what comes again ends it.
     */
    List<Kqueue> kqueues() {
        return kqueues;
    }
}
