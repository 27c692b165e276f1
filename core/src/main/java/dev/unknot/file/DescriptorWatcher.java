// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** Somebody who must know that a number of a descriptor table names its file no more. */
@FunctionalInterface
public interface DescriptorWatcher {

    /** Called with the table's lock held exclusively, after the number was taken from its file. May sleep. */
    void fdclose(int descriptor);
}
