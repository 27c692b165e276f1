// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.FileEntry;
import dev.unknot.kqueue.filter.Machine;
import java.util.Objects;

/** Knotes of a machine, for tests of other packages. */
public final class Knotes {
    private Knotes() {}

    /** The first knote of a kqueue. */
    public static Knote first(Machine machine, int fd) {
        Kqueue kq = (Kqueue)
                Objects.requireNonNull(machine.kernel().descriptors().at(fd)).data();
        return Objects.requireNonNull(kq.knotes().next(null));
    }

    /** Takes from a knote all that its filter goes by. */
    public static void strip(Machine machine, Knote kn) {
        FileEntry other = machine.kernel().descriptors().newEntry();
        machine.kernel().descriptors().allocate(other);
        other.setMature(kn.kq());
        kn.fp = other;
        kn.ptr = null;
        kn.hook = null;
    }
}
