// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.GuardedBy;

/** A FIFO while somebody has it open: a pipe whose ends are one, with the number of readers and writers. */
final class Fifo {
    private final Pipe pipe;

    @GuardedBy("vnode")
    private int readers;

    @GuardedBy("vnode")
    private int writers;

    Fifo(Pipe pipe) {
        this.pipe = pipe;
    }

    /** Takes one more open into account (fifo_open). ENXIO if it only writes and nobody reads. */
    Errno open(int flags) {
        boolean reads = (flags & FileFlags.FREAD) != 0;
        boolean writes = (flags & FileFlags.FWRITE) != 0;
        if (writes && !reads && readers == 0) {
            return Errno.ENXIO;
        }
        if ((reads && readers == 0) || (writes && writers == 0)) {
            pipe.clearEof();
        }
        readers += reads ? 1 : 0;
        writers += writes ? 1 : 0;
        return Errno.OK;
    }

    /** Takes the end of an open into account; the last reader or writer is the end of the data (fifo_close). */
    void close(int flags) {
        boolean reads = (flags & FileFlags.FREAD) != 0;
        boolean writes = (flags & FileFlags.FWRITE) != 0;
        if (reads) {
            readers--;
        }
        if (writes) {
            writers--;
        }
        if ((reads && readers == 0) || (writes && writers == 0)) {
            pipe.setEof();
        }
        if (!isOpen()) {
            pipe.finish();
        }
    }

    boolean isOpen() {
        return readers > 0 || writers > 0;
    }

    /** What a descriptor of a FIFO stands for. */
    static final class Opened implements PipeEnd {
        private final Vnode vnode;
        private final Fifo fifo;

        Opened(Vnode vnode, Fifo fifo) {
            this.vnode = vnode;
            this.fifo = fifo;
        }

        @Override
        public Pipe pipe() {
            return fifo.pipe;
        }

        @Override
        public FileType type() {
            return FileType.PIPE;
        }

        @Override
        public Result read(FileEntry fp, long offset, int count) {
            return fifo.pipe.read(fp, offset, count);
        }

        @Override
        public Result write(FileEntry fp, long offset, int count) {
            return fifo.pipe.write(fp, offset, count);
        }

        @Override
        public int poll(int events, Poller poller) {
            return fifo.pipe.poll(events, poller);
        }

        @Override
        public Result ioctl(long command, long argument) {
            return fifo.pipe.ioctl(command, argument);
        }

        @Override
        public Result stat() {
            return vnode.stat();
        }

        @Override
        public Result chmod(int bits) {
            return vnode.chmod(bits);
        }

        @Override
        public void close(FileEntry entry) {
            vnode.sharedLock().lockExclusive();
            fifo.close(entry.flags());
            if (!fifo.isOpen()) {
                vnode.setFifo(null);
            }
            vnode.sharedLock().unlockExclusive();
            vnode.closeAs(entry.flags());
        }
    }
}
