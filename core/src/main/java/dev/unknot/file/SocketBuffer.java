// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a socket has received and not read, or has sent and the receiver had no room for (struct sockbuf, with the
 * selinfo of its direction).
 *
 * <p>Its mutex protects all of it. Threads that wait for room or bytes sleep on its channel ("sbwait"), woken by
 * {@link #wakeup} if they have set SB_WAIT.
 */
public final class SocketBuffer implements WaitCondition {
    /** The class of the mutexes of buffers for sending, which come before those for receiving. */
    public static final LockClass SEND_LOCK = LockClass.mutex("so_snd");
    /** The class of the mutexes of buffers for receiving. */
    public static final LockClass RECEIVE_LOCK = LockClass.mutex("so_rcv");

    private final Scheduler scheduler;
    private final Mutex mutex;
    private final NoteList notes;
    private final ArrayDeque<SocketRecord> records = new ArrayDeque<>();
    private final PollerList pollers = new PollerList();

    /** Bytes, those of control messages included (sb_ccc). */
    @GuardedBy("sockbuf")
    private int used;

    /** Bytes of control messages (sb_ctl). */
    @GuardedBy("sockbuf")
    private int control;

    /** The most that it takes (sb_hiwat). */
    @GuardedBy("sockbuf")
    private int highWater;

    /** The least that counts as ready (sb_lowat). */
    @GuardedBy("sockbuf")
    private int lowWater;

    /** Nothing can come any more (SBS_CANTRCVMORE, SBS_CANTSENDMORE). */
    @GuardedBy("sockbuf")
    private boolean shut;

    /** A thread sleeps (SB_WAIT). */
    @GuardedBy("sockbuf")
    private boolean waiting;

    /** A thread polls (SB_SEL). */
    @GuardedBy("sockbuf")
    private boolean polled;

    /** A knote watches (SB_KNOTE). */
    @GuardedBy("sockbuf")
    private boolean watched;

    /** How many threads sleep. */
    @GuardedBy("sockbuf")
    private int sleepers;

    private @Nullable WaitChannel channel;

    SocketBuffer(Scheduler scheduler, LockClass lockClass, int serial, int highWater, int lowWater, Notes lists) {
        this.scheduler = scheduler;
        mutex = scheduler.newMutex(lockClass, serial);
        this.highWater = highWater;
        this.lowWater = lowWater;
        notes = lists.newList(this);
    }

    /** Makes the list of a buffer's watchers, which has a lock of the socket's choice. */
    @FunctionalInterface
    interface Notes {
        NoteList newList(SocketBuffer buffer);
    }

    /** The mutex that protects the buffer, unless the socket listens (SOCKBUF_MTX). */
    public Mutex mutex() {
        return mutex;
    }

    /** Who watches this direction (si_note). */
    public NoteList notes() {
        return notes;
    }

    /** How many threads sleep; takes no lock. */
    int sleepers() {
        return sleepers;
    }

    // ---- contents ----

    /** How many bytes there are, those of control messages included. */
    public int used() {
        return used;
    }

    /** How many of them belong to control messages. */
    public int control() {
        return control;
    }

    /** How many more bytes it takes; negative after its size was lowered (sbspace). */
    public int space() {
        return highWater - used;
    }

    /** The least number of bytes, or of room, that counts as ready. */
    public int lowWater() {
        return lowWater;
    }

    void setLowWater(int bytes) {
        lowWater = Math.min(bytes, highWater);
    }

    int highWater() {
        return highWater;
    }

    void setHighWater(int bytes) {
        highWater = bytes;
        lowWater = Math.min(lowWater, bytes);
    }

    /** Adds bytes, to the last ones where no files come between. */
    void append(int bytes, List<FileEntry> rights) {
        SocketRecord last = records.peekLast();
        if (rights.isEmpty() && last != null) {
            last.add(bytes);
        } else {
            records.add(new SocketRecord(bytes, rights));
        }
        count(bytes, SocketRecord.control(rights.size()));
    }

    /** Adds a message that is not joined with others. */
    void appendMessage(int bytes, List<FileEntry> rights) {
        records.add(new SocketRecord(bytes, rights));
        count(bytes, SocketRecord.control(rights.size()));
    }

    private void count(int bytes, int controlBytes) {
        used += bytes + controlBytes;
        control += controlBytes;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Whether the first bytes come with files. */
    boolean startsWithRights() {
        SocketRecord first = records.peekFirst();
        return first != null && first.hasRights();
    }

    /** How much room the control message of the first bytes takes. */
    int firstControl() {
        SocketRecord first = records.peekFirst();
        return first == null ? 0 : first.control();
    }

    /** Takes the files of the first bytes out. */
    List<FileEntry> takeRights() {
        SocketRecord first = records.peekFirst();
        if (first == null) {
            return List.of();
        }
        count(0, -first.control());
        return first.takeRights();
    }

    /** Takes up to that many bytes out, no further than to the next files; says how many. */
    int take(int bytes) {
        SocketRecord first = records.peekFirst();
        if (first == null) {
            return 0;
        }
        int taken = Math.min(bytes, first.bytes());
        first.remove(taken);
        count(-taken, 0);
        if (first.bytes() == 0 && !first.hasRights()) {
            records.remove();
        }
        return taken;
    }

    /** Takes the first message out whole, and says how long it was. Its files must have been taken. */
    int takeMessage() {
        SocketRecord first = records.poll();
        if (first == null) {
            return 0;
        }
        count(-first.bytes(), -first.control());
        return first.bytes();
    }

    /** Empties the buffer; returns the files that were in it. */
    List<FileEntry> flush() {
        List<FileEntry> rights = new ArrayList<>();
        for (SocketRecord record : records) {
            rights.addAll(record.takeRights());
        }
        records.clear();
        used = 0;
        control = 0;
        return rights;
    }

    // ---- states ----

    /** Whether nothing can come any more. */
    public boolean isShut() {
        return shut;
    }

    void shut() {
        shut = true;
    }

    /** A knote watches; the caller owns the mutex. */
    public void watch() {
        watched = true;
    }

    /** No knote watches any more; the caller owns the mutex. */
    public void unwatch() {
        watched = false;
    }

    /** Has a poller told of the next change. */
    void record(Poller poller) {
        pollers.record(poller);
        polled = true;
    }

    // ---- waiting ----

    /** Sleeps until something changes; the caller owns the mutex, and does again afterwards (sbwait). */
    WakeReason await() {
        waiting = true;
        WaitChannel made = channel;
        if (made == null) {
            made = scheduler.newChannel(mutex::label, this);
            channel = made;
        }
        sleepers++;
        WakeReason reason = scheduler.sleepInterruptibly(made, mutex, "sbwait", Scheduler.FOREVER);
        sleepers--;
        return reason;
    }

    /** Tells everybody who waits for a change; the caller owns the mutex (sowakeup). */
    void wakeup() {
        mutex.assertOwned();
        if (!waiting && !polled && !watched) {
            return;
        }
        wakeupPollers();
        WaitChannel sleepers = channel;
        if (waiting && sleepers != null) {
            waiting = false;
            scheduler.wakeup(sleepers);
        }
        notes.knoteLocked(0);
    }

    /** Tells those who poll; the caller owns the lock of the list. */
    void wakeupPollers() {
        pollers.wakeup();
        if (!pollers.isWaiting()) {
            polled = false;
        }
    }

    @Override
    public boolean mayWaitForever(String waitMessage) {
        return !shut;
    }

    @Override
    public String describe() {
        return "used=" + used + " of " + highWater;
    }
}
