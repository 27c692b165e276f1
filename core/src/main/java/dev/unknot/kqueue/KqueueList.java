// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.DescriptorWatcher;

/** The kqueues of a descriptor table. */
final class KqueueList implements DescriptorWatcher {
    @Override
    public void fdclose(int descriptor) {}

    void insert(Kqueue kq) {}
}
