// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.file.DescriptorTable.OnExec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the numbers of a descriptor table have besides their files; protected by the table's lock. */
final class SlotDetails {
    /** Null where a number has nothing but the usual. */
    private @Nullable Slot[] slots = new @Nullable Slot[0];

    /**
     * What a number has besides its file.
     *
     * @param rights the bits of {@link CapabilityRights}
     * @param onExec what becomes of it when another program is executed
     */
    record Slot(int rights, OnExec onExec) {
        static final Slot USUAL = new Slot(CapabilityRights.ALL, OnExec.KEEP);
    }

    Slot get(int number) {
        @Nullable Slot[] table = slots;
        Slot slot = number >= 0 && number < table.length ? table[number] : null;
        return slot == null ? Slot.USUAL : slot;
    }

    void set(int number, Slot slot) {
        if (number >= slots.length) {
            if (slot.equals(Slot.USUAL)) {
                return;
            }
            slots = Arrays.copyOf(slots, number + 1);
        }
        slots[number] = slot;
    }
}
