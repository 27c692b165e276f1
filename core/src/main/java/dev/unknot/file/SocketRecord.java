// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import java.util.List;

/** Bytes in a socket buffer that belong together, with the files that come with the first of them. */
final class SocketRecord {
    private static final int CONTROL_HEADER = 16;
    private static final int ALIGNMENT = 8;

    private int bytes;
    private List<FileEntry> rights;

    SocketRecord(int bytes, List<FileEntry> rights) {
        this.bytes = bytes;
        this.rights = rights;
    }

    int bytes() {
        return bytes;
    }

    boolean hasRights() {
        return !rights.isEmpty();
    }

    void add(int more) {
        bytes += more;
    }

    void remove(int fewer) {
        bytes -= fewer;
    }

    /** The files, which the record has no more afterwards. */
    List<FileEntry> takeRights() {
        List<FileEntry> taken = rights;
        rights = List.of();
        return taken;
    }

    /** How much of the buffer the files take (CMSG_SPACE). */
    int control() {
        return control(rights.size());
    }

    static int control(int files) {
        return files == 0 ? 0 : CONTROL_HEADER + (files * Integer.BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
