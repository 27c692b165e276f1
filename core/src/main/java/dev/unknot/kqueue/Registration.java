// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;

/** The registration of changes. */
final class Registration {
    private Registration() {}

    static Errno register(Kqueue kq, MutableKevent kev, DescriptorTable table, Waitok waitok) {
        return Errno.EBADF;
    }
}
