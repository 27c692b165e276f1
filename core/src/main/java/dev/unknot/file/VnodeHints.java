// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** What a vnode tells its watchers: the notes of EVFILT_VNODE, with the kernel's values. */
final class VnodeHints {
    static final int NOTE_DELETE = 0x0001;
    static final int NOTE_WRITE = 0x0002;
    static final int NOTE_EXTEND = 0x0004;
    static final int NOTE_ATTRIB = 0x0008;
    static final int NOTE_LINK = 0x0010;
    static final int NOTE_RENAME = 0x0020;
    static final int NOTE_REVOKE = 0x0040;
    static final int NOTE_OPEN = 0x0080;
    static final int NOTE_CLOSE = 0x0100;
    static final int NOTE_CLOSE_WRITE = 0x0200;
    static final int NOTE_READ = 0x0400;

    private VnodeHints() {}
}
