// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** The flags of file entries and of open(2), of fcntl(2) and ioctl(2), with FreeBSD's names and values. */
public final class FileFlags {
    /** Open for reading. */
    public static final int FREAD = 0x0001;
    /** Open for writing. */
    public static final int FWRITE = 0x0002;
    /** What would wait fails instead (O_NONBLOCK). */
    public static final int FNONBLOCK = 0x0004;
    /** Writes go to the end (O_APPEND). */
    public static final int FAPPEND = 0x0008;
    /** The owner is sent SIGIO (O_ASYNC). */
    public static final int FASYNC = 0x0040;
    /** The entry has an flock(2) lock. */
    public static final int FHASLOCK = 0x4000;

    /** open(2): for reading. */
    public static final int O_RDONLY = 0x0000;
    /** open(2): for writing. */
    public static final int O_WRONLY = 0x0001;
    /** open(2): for both. */
    public static final int O_RDWR = 0x0002;
    /** open(2): the bits of the access mode. */
    public static final int O_ACCMODE = 0x0003;
    /** open(2): do not wait. */
    public static final int O_NONBLOCK = 0x0004;
    /** open(2): write at the end. */
    public static final int O_APPEND = 0x0008;
    /** open(2): take a shared lock. */
    public static final int O_SHLOCK = 0x0010;
    /** open(2): take an exclusive lock. */
    public static final int O_EXLOCK = 0x0020;
    /** open(2): send SIGIO. */
    public static final int O_ASYNC = 0x0040;
    /** open(2): make the file if there is none. */
    public static final int O_CREAT = 0x0200;
    /** open(2): make it empty. */
    public static final int O_TRUNC = 0x0400;
    /** open(2): fail if there is one. */
    public static final int O_EXCL = 0x0800;
    /** open(2): it must be a directory. */
    public static final int O_DIRECTORY = 0x0002_0000;
    /** open(2): close the descriptor when another program is executed. */
    public static final int O_CLOEXEC = 0x0010_0000;

    /** ioctl(2): close on exec. */
    public static final long FIOCLEX = 0x2000_6601L;
    /** ioctl(2): do not close on exec. */
    public static final long FIONCLEX = 0x2000_6602L;
    /** ioctl(2): how many bytes can be read. */
    public static final long FIONREAD = 0x4004_667fL;
    /** ioctl(2): wait or do not. */
    public static final long FIONBIO = 0x8004_667eL;
    /** ioctl(2): send SIGIO or do not. */
    public static final long FIOASYNC = 0x8004_667dL;
    /** ioctl(2): who is sent SIGIO. */
    public static final long FIOSETOWN = 0x8004_667cL;
    /** ioctl(2): who is it. */
    public static final long FIOGETOWN = 0x4004_667bL;

    /** The flags that fcntl(2) may change. */
    static final int FCNTLFLAGS = FNONBLOCK | FAPPEND | FASYNC;

    private FileFlags() {}

    /** The flags of an entry that is opened so (FFLAGS). */
    static int ofOpen(int openFlags) {
        return ((openFlags & O_ACCMODE) + 1) | (openFlags & FCNTLFLAGS);
    }

    /** The flags as fcntl(2) shows them (OFLAGS). */
    static int toOpen(int fileFlags) {
        return ((fileFlags & (FREAD | FWRITE)) - 1) | (fileFlags & FCNTLFLAGS);
    }
}
