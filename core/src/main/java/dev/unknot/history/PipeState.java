// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import dev.unknot.file.Pipe;
import dev.unknot.kqueue.KeventFlags;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pipes, by the descriptors of their ends; none is ever closed.
 *
 * @param ends the ends
 */
record PipeState(SortedMap<Long, End> ends) {
    static final PipeState NONE = new PipeState(new TreeMap<>());

    /**
     * An end.
     *
     * @param peer the descriptor of the other one
     * @param buffered how many bytes can be read from it
     */
    record End(long peer, int buffered) {}

    @Nullable
    End end(long fd) {
        return ends.get(fd);
    }

    PipeState with(long fd, End end) {
        SortedMap<Long, End> then = new TreeMap<>(ends);
        then.put(fd, end);
        return new PipeState(then);
    }

    int buffered(long fd) {
        End end = ends.get(fd);
        return end == null ? 0 : end.buffered();
    }

    long peer(long fd) {
        End end = ends.get(fd);
        return end == null ? -1 : end.peer();
    }

    /** The end whose buffer a knote watches: the own one to read, the peer's to write. */
    long watched(KnoteKey key) {
        return key.filter() == KeventFlags.EVFILT_READ ? key.ident() : peer(key.ident());
    }

    /** What the event of a knote reports: the bytes that there are, or the room. */
    long data(KnoteKey key) {
        int buffered = buffered(watched(key));
        return key.filter() == KeventFlags.EVFILT_READ ? buffered : Pipe.BUFFER_SIZE - buffered;
    }

    boolean isReady(KnoteKey key) {
        return data(key) >= (key.filter() == KeventFlags.EVFILT_READ ? 1 : Pipe.WRITABLE_MIN);
    }
}
