// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EVFILT_SYSCOUNT;
import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.StatusFlags.KN_ACTIVE;
import static dev.unknot.kqueue.StatusFlags.KN_DETACHED;
import static dev.unknot.kqueue.StatusFlags.KN_DISABLED;
import static dev.unknot.kqueue.StatusFlags.KN_MARKER;
import static dev.unknot.kqueue.StatusFlags.KN_QUEUED;
import static dev.unknot.kqueue.StatusFlags.KN_SCAN;

import dev.unknot.file.DescriptorTable;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileObject;
import dev.unknot.kqueue.AuditViolation.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies every invariant between the objects of a machine at a moment when nothing is in progress but sleeps for
 * events. It goes by the links alone, takes no locks, and allocates little unless something is wrong.
 */
final class Audit {
    /** More knotes than there can be: a list of that length goes round in a circle. */
    private static final int LENGTH_MAX = 1_000_000;

    private final Kernel kernel;
    private final Inventory all;
    private final List<NamedFile> files = new ArrayList<>();
    /** The knotes of each filter, by the complement of its number. */
    private final int[] filterUsers = new int[EVFILT_SYSCOUNT];

    private @Nullable List<AuditViolation> violations;

    /** A file that descriptors name. */
    private static final class NamedFile {
        private final FileEntry entry;
        /** The first descriptor that names it. */
        private final int fd;

        private int descriptors;
        private int knotes;

        NamedFile(FileEntry entry, int fd) {
            this.entry = entry;
            this.fd = fd;
        }
    }

    Audit(Kernel kernel) {
        this.kernel = kernel;
        all = new Inventory(kernel);
    }

    List<AuditViolation> run() {
        findFiles();
        int kqueues = 0;
        int knotes = 0;
        int timers = 0;
        int waiting = 0;
        for (Kqueue kq : all.kqueues()) {
            kqueues++;
            waiting += kq.refcnt();
            checkQueue(kq);
            for (Knote kn = next(kq, null); kn != null; kn = next(kq, kn)) {
                knotes++;
                timers += kn.filter == EVFILT_TIMER && (kn.status & KN_DETACHED) == 0 ? 1 : 0;
                filterUsers[~kn.filter]++;
                NamedFile file = kn.fp == null ? null : file(kn.fp);
                if (file != null) {
                    file.knotes++;
                }
                checkKnote(kq, kn);
            }
        }
        checkCounts(kqueues, knotes, timers, waiting);
        files.forEach(this::checkFile);
        checkFilters();
        List<AuditViolation> found = violations;
        return found == null ? List.of() : found;
    }

    private void add(Kind kind, String text) {
        List<AuditViolation> found = violations;
        if (found == null) {
            found = new ArrayList<>();
            violations = found;
        }
        found.add(new AuditViolation(kind, text));
    }

    /** The knote of a kqueue that follows another one, or is the first; null after the last. */
    private static @Nullable Knote next(Kqueue kq, @Nullable Knote kn) {
        return kq.knotes().next(kn);
    }

    // ---- queues ----

    private void checkQueue(Kqueue kq) {
        int queued = 0;
        int length = 0;
        for (Knote kn = kq.events().first(); kn != null && length < LENGTH_MAX; kn = kn.tqeNext) {
            length++;
            if (kn.status == KN_MARKER) {
                add(Kind.CORRUPTED_QUEUE, "the mark of a scan is left on the queue of " + kq);
            } else {
                queued++;
            }
            if (kn.tqeNext != null && kn.tqeNext.tqePrevious != kn) {
                add(Kind.CORRUPTED_QUEUE, "the links of " + kn + " on the queue of " + kq + " contradict each other");
            }
        }
        if (queued != kq.count) {
            add(Kind.CORRUPTED_QUEUE, kq + " counts " + kq.count + " events, and has " + queued + " on its queue");
        }
    }

    private void checkKnote(Kqueue kq, Knote kn) {
        boolean queued = (kn.status & KN_QUEUED) != 0;
        if (queued != (kn.queuedOn == kq.events())) {
            String but = queued ? ", but is not queued" : ", but is queued";
            add(Kind.CORRUPTED_QUEUE, kn + " has the status " + status(kn) + but);
        }
        if (kn.influx != 0 || (kn.status & KN_SCAN) != 0) {
            add(Kind.FLUX, kn + " is in flux: influx " + kn.influx + ", status " + status(kn));
            return;
        }
        if (!queued && (kn.status & KN_DISABLED) == 0) {
            checkReported(kn);
        }
        checkList(kn);
        if (kn.fop().isFd()) {
            checkDescriptor(kq, kn);
        }
    }

    /** A knote that nobody will report must not be ready. */
    private void checkReported(Knote kn) {
        // What was taken off with its object (knlist_clear) is not asked; EVFILT_USER knotes always are detached.
        boolean cleared = (kn.status & KN_DETACHED) != 0 && (kn.flags & KeventFlags.EV_EOF) != 0;
        long data = cleared ? FilterOps.NOT_READY : kn.fop().peek(kn);
        if (data != FilterOps.NOT_READY) {
            add(
                    Kind.LOST_EVENT,
                    "knote filter " + kn.filter + " ident " + kn.ident + " is ready but not queued (status 0x"
                            + Integer.toHexString(kn.status) + " data " + data + ")");
        } else if ((kn.status & KN_ACTIVE) != 0) {
            add(Kind.CORRUPTED_QUEUE, kn + " is active and enabled, but not queued");
        }
    }

    private static String status(Knote kn) {
        return StatusFlags.knoteStatus(kn.status);
    }

    // ---- lists ----

    private void checkList(Knote kn) {
        KnoteList list = kn.list;
        if (kn.linkedOn != list) {
            add(Kind.CORRUPTED_LIST, kn + " is on another list than it says");
        }
        if (list == null) {
            return;
        }
        if ((kn.status & KN_DETACHED) != 0) {
            add(Kind.CORRUPTED_LIST, kn + " is detached, but on a list");
        }
        boolean found = false;
        int length = 0;
        for (Knote other = list.first(); other != null && length < LENGTH_MAX; other = other.selnext) {
            length++;
            found |= other == kn;
            if (other.list != list) {
                add(Kind.CORRUPTED_LIST, other + " is on a list that it does not name");
            }
        }
        if (!found) {
            add(Kind.CORRUPTED_LIST, kn + " names a list that it is not on");
        }
    }

    // ---- files ----

    private void checkDescriptor(Kqueue kq, Knote kn) {
        DescriptorTable table = kq.table();
        FileEntry named = table == null ? null : table.at((int) kn.ident);
        if (named != kn.file()) {
            add(
                    Kind.STALE_KNOTE,
                    "stale knote: filter " + kn.filter + " on descriptor " + kn.ident + ", which is "
                            + (named == null ? "closed" : "now another file"));
        }
    }

    private void findFiles() {
        for (DescriptorTable table : all.tables()) {
            for (int fd = 0; fd < table.bound(); fd++) {
                FileEntry entry = table.at(fd);
                if (entry != null) {
                    NamedFile file = file(entry);
                    if (file == null) {
                        file = new NamedFile(entry, fd);
                        files.add(file);
                    }
                    file.descriptors++;
                }
            }
        }
    }

    private @Nullable NamedFile file(FileEntry entry) {
        for (NamedFile file : files) {
            if (file.entry == entry) {
                return file;
            }
        }
        return null;
    }

    private void checkFile(NamedFile file) {
        FileEntry entry = file.entry;
        int references = entry.messageCount() + file.descriptors;
        if (entry.count() != references) {
            add(
                    Kind.LEAKED_REFERENCE,
                    "the file of descriptor " + file.fd + " counts " + entry.count() + " references, and has "
                            + references);
        }
        FileObject object = entry.object();
        // Who waits for a connection has the entry of it already.
        int users = file.knotes + (object == null ? (entry.isLarval() ? 1 : 0) : object.sleepers());
        boolean shared = object != null && object.isSeekable();
        if (shared ? entry.useCount() > users : entry.useCount() != users) {
            add(
                    Kind.LEAKED_REFERENCE,
                    "the file of descriptor " + file.fd + " counts " + entry.useCount() + " users, and has " + users);
        }
    }

    // ---- counts ----

    private void checkCounts(int kqueues, int knotes, int timers, int waiting) {
        if (kernel.chargedKqueues() != kqueues) {
            add(
                    Kind.LEAKED_REFERENCE,
                    "the user is charged for " + kernel.chargedKqueues() + " kqueues, and has " + kqueues);
        }
        // Who waits has a marker. The knotes of an anonymous kqueue, and of one that is gone, are not found.
        boolean complete = kernel.liveKqueues() == kqueues;
        if (complete && kernel.liveKnotes() != knotes + waiting) {
            add(
                    Kind.LEAKED_REFERENCE,
                    "there are " + kernel.liveKnotes() + " knotes, and " + (knotes + waiting)
                            + " on kqueues or in scans");
        }
        if (complete && kernel.calloutCount().load() != timers) {
            add(
                    Kind.LEAKED_REFERENCE,
                    "there are " + kernel.calloutCount().load() + " timers, and " + timers + " knotes with one");
        }
    }

    private void checkFilters() {
        if (kernel.liveKqueues() != kernel.chargedKqueues()) {
            return;
        }
        for (int index = 0; index < EVFILT_SYSCOUNT; index++) {
            int count = kernel.filters().referenceCount(index);
            int users = filterUsers[index];
            if (count >= 0 && count != users) {
                add(Kind.LEAKED_REFERENCE, "filter " + ~index + " counts " + count + " references, and has " + users);
            }
        }
    }
}
