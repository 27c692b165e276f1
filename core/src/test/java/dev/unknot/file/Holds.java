// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** Leaks references to files, for tests of other packages. */
public final class Holds {
    private Holds() {}

    /** One reference more that no descriptor has. */
    public static void leak(FileEntry entry) {
        entry.hold();
    }
}
