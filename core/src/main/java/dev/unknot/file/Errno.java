// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** Why a system call failed, with FreeBSD's numbers. */
public enum Errno {
    /** It did not fail. */
    OK(0),
    /** No such knote. */
    ENOENT(2),
    /** No such process. */
    ESRCH(3),
    /** A signal ended the wait. */
    EINTR(4),
    /** No such device, or a filter that nobody provides. */
    ENXIO(6),
    /** Not a descriptor, or not one of the right kind. */
    EBADF(9),
    /** An allocation failed, or a limit is reached. */
    ENOMEM(12),
    /** A bad address. */
    EFAULT(14),
    /** In use. */
    EBUSY(16),
    /** Exists already. */
    EEXIST(17),
    /** An argument makes no sense. */
    EINVAL(22),
    /** The descriptor table is full. */
    EMFILE(24),
    /** No such control request. */
    ENOTTY(25),
    /** Nobody reads. */
    EPIPE(32),
    /** Would block (EWOULDBLOCK is the same), or a table is full. */
    EAGAIN(35),
    /** Not supported by this kind of file. */
    EOPNOTSUPP(45);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /** The number, as it stands in the data of an EV_ERROR event. */
    public int number() {
        return number;
    }
}
