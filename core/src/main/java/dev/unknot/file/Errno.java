// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** Why a system call failed, with FreeBSD's numbers. */
public enum Errno {
    /** It did not fail. */
    OK(0),
    /** Not permitted. */
    EPERM(1),
    /** No such knote, or no such name. */
    ENOENT(2),
    /** No such process. */
    ESRCH(3),
    /** A signal ended the wait. */
    EINTR(4),
    /** The device or file is gone. */
    EIO(5),
    /** No such device, or a filter that nobody provides. */
    ENXIO(6),
    /** Not a descriptor, or not one of the right kind. */
    EBADF(9),
    /** No such child. */
    ECHILD(10),
    /** A lock would wait for itself. */
    EDEADLK(11),
    /** An allocation failed, or a limit is reached. */
    ENOMEM(12),
    /** The access mode forbids it. */
    EACCES(13),
    /** A bad address. */
    EFAULT(14),
    /** In use. */
    EBUSY(16),
    /** Exists already. */
    EEXIST(17),
    /** Not a directory. */
    ENOTDIR(20),
    /** A directory. */
    EISDIR(21),
    /** An argument makes no sense. */
    EINVAL(22),
    /** The system has too many files. */
    ENFILE(23),
    /** The descriptor table is full. */
    EMFILE(24),
    /** No such control request. */
    ENOTTY(25),
    /** The file would become too large. */
    EFBIG(27),
    /** The file has no offset. */
    ESPIPE(29),
    /** Nobody reads. */
    EPIPE(32),
    /** Would block (EWOULDBLOCK is the same), or a table is full. */
    EAGAIN(35),
    /** Another thread is at it already. */
    EALREADY(37),
    /** Not a socket. */
    ENOTSOCK(38),
    /** A message that does not fit. */
    EMSGSIZE(40),
    /** The wrong kind of socket. */
    EPROTOTYPE(41),
    /** Not supported by this kind of file. */
    EOPNOTSUPP(45),
    /** The name is taken. */
    EADDRINUSE(48),
    /** The connection was given up by the other side before it was accepted. */
    ECONNABORTED(53),
    /** The other side broke the connection off. */
    ECONNRESET(54),
    /** No room for the message. */
    ENOBUFS(55),
    /** Connected already. */
    EISCONN(56),
    /** Not connected. */
    ENOTCONN(57),
    /** Nobody listens. */
    ECONNREFUSED(61),
    /** Too many symbolic links. */
    ELOOP(62),
    /** The directory is not empty. */
    ENOTEMPTY(66),
    /** The descriptor lacks a capability right. */
    ENOTCAPABLE(93);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /** The number, as it stands in the data of an EV_ERROR event. */
    public int number() {
        return number;
    }
}
