// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.DescriptorTable;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileType;
import java.util.ArrayList;
import java.util.List;

/** Describes the descriptors, kqueues and knotes of a machine, in the order of their making where there is no other. */
final class StateReport {
    private final StateSink sink;

    private StateReport(StateSink sink) {
        this.sink = sink;
    }

    static void describe(Kernel kernel, StateSink sink) {
        StateReport report = new StateReport(sink);
        Inventory all = new Inventory(kernel);
        for (DescriptorTable table : all.tables()) {
            report.describe(
                    table, table == kernel.descriptors() ? "" : table.lock().label() + " ");
        }
        for (Kqueue kq : all.kqueues()) {
            report.describe(kq);
            report.describeKnotes(kq);
        }
    }

    /** The knotes of a kqueue; where a use after free has led their list back, up to the first that comes again. */
    private void describeKnotes(Kqueue kq) {
        List<Knote> seen = new ArrayList<>();
        for (Knote kn = kq.knotes().next(null);
                kn != null && !seen.contains(kn);
                kn = kq.knotes().next(kn)) {
            seen.add(kn);
            describe(kn);
        }
    }

    private void describe(DescriptorTable table, String prefix) {
        for (int fd = 0; fd < table.bound(); fd++) {
            FileEntry entry = table.at(fd);
            if (entry != null) {
                describe(prefix + "descriptor " + fd, entry);
            }
        }
    }

    private void describe(String name, FileEntry entry) {
        sink.field(
                name, "file", entry.object() == null ? "larval" : entry.data().toString());
        sink.field(name, "uses", Integer.toString(entry.useCount()));
    }

    private void describe(Kqueue kq) {
        sink.field(kq.toString(), "count", Integer.toString(kq.count));
        sink.field(kq.toString(), "state", StatusFlags.kqueueState(kq.state));
        sink.field(kq.toString(), "refcnt", Integer.toString(kq.refcnt()));
        sink.field(kq.toString(), "queue", queue(kq));
    }

    /** The knotes on the queue; where its links lead back, up to the first one that comes again. */
    private static String queue(Kqueue kq) {
        StringBuilder text = new StringBuilder();
        List<Knote> seen = new ArrayList<>();
        for (Knote kn = kq.events().first(); kn != null; kn = kn.tqeNext) {
            text.append(text.isEmpty() ? "" : " ").append(kn.status == StatusFlags.KN_MARKER ? "mark" : kn);
            if (seen.contains(kn)) {
                return text.append(" ...").toString();
            }
            seen.add(kn);
        }
        return text.toString();
    }

    private void describe(Knote kn) {
        String name = kn + " (" + KeventFlags.filterName(kn.filter) + " " + kn.ident + ")";
        sink.field(name, "status", StatusFlags.knoteStatus(kn.status));
        sink.field(name, "influx", Integer.toString(kn.influx));
        sink.field(name, "flags", KeventText.flags(kn.flags));
        sink.field(name, "fflags", KeventText.notes(kn.filter, kn.fflags));
        sink.field(name, "sfflags", KeventText.notes(kn.filter, kn.sfflags));
        sink.field(name, "data", Long.toString(kn.data));
        sink.field(name, "list", list(kn));
    }

    /** The object whose list the knote is on. */
    private static String list(Knote kn) {
        KnoteList list = kn.list;
        if (list == null) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        if (kn.fp != null && kn.fp.object() != null && kn.fp.data().type() != FileType.DEVICE) {
            text.append(kn.fp.data()).append(' ');
        } else if (kn.ptr != null) {
            text.append(kn.ptr).append(' ');
        }
        List<Knote> before = new ArrayList<>();
        for (Knote other = list.first(); other != null && other != kn; other = other.selnext) {
            if (before.contains(other)) {
                return text.append("whose links lead back").toString();
            }
            before.add(other);
        }
        return text.append("place ").append(before.size() + 1).toString();
    }
}
