// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.DescriptorTable;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessTable;
import org.jspecify.annotations.Nullable;

/** Goes through all descriptor tables and kqueues of a machine, for audits and reports. Takes no locks. */
final class Inventory {
    private final ProcessTable processes;

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

    /** The kqueue that follows another one, or is the first; null after the last. */
    @Nullable
    Kqueue nextKqueue(@Nullable Kqueue kq) {
        if (kq != null && kq.listNext != null) {
            return kq.listNext;
        }
        DescriptorTable table = nextTable(kq == null ? null : kq.table());
        while (table != null) {
            Kqueue first = ((KqueueList) table.watcher()).first();
            if (first != null) {
                return first;
            }
            table = nextTable(table);
        }
        return null;
    }
}
