// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** What a descriptor may be used for (cap_rights_t), as a set of bits. A descriptor has all of them until limited. */
public final class CapabilityRights {
    /** Reading. */
    public static final int CAP_READ = 0x0001;
    /** Writing. */
    public static final int CAP_WRITE = 0x0002;
    /** Choosing the offset. */
    public static final int CAP_SEEK = 0x0004;
    /** Setting the length. */
    public static final int CAP_FTRUNCATE = 0x0008;
    /** Setting the permission bits. */
    public static final int CAP_FCHMOD = 0x0010;
    /** Asking for the status. */
    public static final int CAP_FSTAT = 0x0020;
    /** Control requests. */
    public static final int CAP_IOCTL = 0x0040;
    /** fcntl(2) commands about the flags. */
    public static final int CAP_FCNTL = 0x0080;
    /** Advisory locks. */
    public static final int CAP_FLOCK = 0x0100;
    /** Being polled and watched by knotes. */
    public static final int CAP_EVENT = 0x0200;
    /** Getting events from a kqueue. */
    public static final int CAP_KQUEUE_EVENT = 0x0400;
    /** Changing a kqueue. */
    public static final int CAP_KQUEUE_CHANGE = 0x0800;
    /** Listening. */
    public static final int CAP_LISTEN = 0x1000;
    /** Accepting connections. */
    public static final int CAP_ACCEPT = 0x2000;
    /** Connecting. */
    public static final int CAP_CONNECT = 0x4000;
    /** Binding a name. */
    public static final int CAP_BIND = 0x8000;
    /** Ending one direction. */
    public static final int CAP_SHUTDOWN = 0x1_0000;
    /** Asking a process descriptor for its process. */
    public static final int CAP_PDGETPID = 0x2_0000;
    /** Sending signals through a process descriptor. */
    public static final int CAP_PDKILL = 0x4_0000;

    /** Every right. */
    public static final int ALL = -1;
    /** No right in particular: every descriptor will do. */
    public static final int NONE = 0;

    private CapabilityRights() {}
}
