// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;
import static dev.unknot.kqueue.KeventFlags.EV_EOF;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.NOTE_FILE_POLL;
import static dev.unknot.kqueue.KeventFlags.NOTE_REVOKE;

import dev.unknot.file.Errno;
import dev.unknot.file.Vnode;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.KnoteList;
import dev.unknot.sync.Panic;

/**
 * EVFILT_READ, EVFILT_WRITE and EVFILT_VNODE on a vnode (vfsread_filtops, vfswrite_filtops, vfsvnode_filtops of
 * vfs_subr.c). The list has the vnode's lock, which may be held across a sleep; what is taken down in the knote is
 * protected by the interlock.
 */
final class VnodeFilter extends FilterOps {
    private static final VnodeFilter READ = new VnodeFilter(EVFILT_READ);
    private static final VnodeFilter WRITE = new VnodeFilter(EVFILT_WRITE);
    private static final VnodeFilter NOTES = new VnodeFilter(EVFILT_VNODE);

    private final int filter;

    private VnodeFilter(int filter) {
        super(Traits.DESCRIPTOR);
        this.filter = filter;
    }

    /** Has a knote watch a vnode. EINVAL for other filters. Takes the vnode's lock. */
    static Errno attach(Vnode vnode, Knote kn) {
        switch (kn.filter) {
            case EVFILT_READ -> kn.setFop(READ);
            case EVFILT_WRITE -> kn.setFop(WRITE);
            case EVFILT_VNODE -> kn.setFop(NOTES);
            default -> {
                return Errno.EINVAL;
            }
        }
        kn.hook = vnode;
        notes(vnode).add(kn);
        return Errno.OK;
    }

    @Override
    public void detach(Knote kn) {
        notes(vnode(kn)).remove(kn);
    }

    @Override
    public boolean event(Knote kn, long hint) {
        Vnode vnode = vnode(kn);
        boolean gone = hint == NOTE_REVOKE || (hint == 0 && vnode.isBad());
        return filter == EVFILT_VNODE ? eventNotes(kn, vnode, hint, gone) : eventTransfer(kn, vnode, gone);
    }

    private boolean eventTransfer(Knote kn, Vnode vnode, boolean gone) {
        vnode.interlock().lock();
        boolean ready = true;
        if (gone) {
            kn.flags |= EV_EOF | EV_ONESHOT;
        } else if (filter == EVFILT_READ) {
            kn.data = unread(kn, vnode);
            ready = isReadable(kn, kn.data);
        } else {
            kn.data = 0;
        }
        vnode.interlock().unlock();
        return ready;
    }

    /** Takes the whole hint down if any of it is wanted. */
    private static boolean eventNotes(Knote kn, Vnode vnode, long hint, boolean gone) {
        vnode.interlock().lock();
        if ((kn.sfflags & hint) != 0) {
            kn.fflags |= (int) hint;
        }
        if (gone) {
            kn.flags |= EV_EOF;
        }
        boolean ready = gone || kn.fflags != 0;
        vnode.interlock().unlock();
        return ready;
    }

    /** How far the offset is from the end; negative if it is behind it. */
    private static long unread(Knote kn, Vnode vnode) {
        return vnode.size() - kn.file().offset();
    }

    private static boolean isReadable(Knote kn, long unread) {
        return (kn.sfflags & NOTE_FILE_POLL) != 0 || unread != 0;
    }

    /** What a move of the offset makes ready is told to nobody in time, and so does not count. */
    @Override
    public long peek(Knote kn) {
        return filter == EVFILT_VNODE && kn.fflags != 0 ? 0 : NOT_READY;
    }

    private static Vnode vnode(Knote kn) {
        if (kn.hook instanceof Vnode vnode) {
            return vnode;
        }
        throw new Panic("page fault");
    }

    private static KnoteList notes(Vnode vnode) {
        return (KnoteList) vnode.notes();
    }
}
