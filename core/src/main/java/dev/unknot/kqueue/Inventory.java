// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.DescriptorTable;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through all descriptor tables and kqueues of a machine, for audits and reports. Takes no locks. */
final class Inventory {
    private final ProcessTable processes;
    private final List<Kqueue> kqueues = new ArrayList<>();

    Inventory(Kernel kernel) {
        processes = kernel.processes();
    }

    /** The table that follows another one, or is the first; null after the last. */
    @Nullable
    DescriptorTable nextTable(@Nullable DescriptorTable table) {
        for (int slot = table == null ? 0 : slot(table) + 1; slot < processes.slots(); slot++) {
            DescriptorTable next = tableAt(slot);
            if (next != null && slot(next) == slot) {
                return next;
            }
        }
        return null;
    }

    private @Nullable DescriptorTable tableAt(int slot) {
        Process process = processes.inSlot(slot);
        return process == null ? null : process.descriptors();
    }

    /** The first slot whose process has the table. */
    private int slot(DescriptorTable table) {
        int slot = 0;
        while (slot < processes.slots() && tableAt(slot) != table) {
            slot++;
        }
        return slot;
    }

    /**
     * All kqueues that are on the list of a table, those too that are being closed and have forgotten their table.
     * After a use after free a list may lead back to where it came from: what comes again ends it. The list is the
     * inventory's own, and valid until the next call.
     */
    List<Kqueue> kqueues() {
        kqueues.clear();
        for (DescriptorTable table = nextTable(null); table != null; table = nextTable(table)) {
            Kqueue kq = ((KqueueList) table.watcher()).first();
            while (kq != null && !kqueues.contains(kq)) {
                kqueues.add(kq);
                kq = kq.listNext;
            }
        }
        return kqueues;
    }
}
