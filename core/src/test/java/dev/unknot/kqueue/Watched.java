// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.PipeResult;
import dev.unknot.kqueue.filter.Machine;

/** A machine with a kqueue that watches a pipe, for tests that break something of it. */
record Watched(Machine machine, Kqueue kq, Knote kn) {

    static Watched of(Machine machine) {
        int fd = (int) machine.calls().kqueue().value();
        PipeResult pipe = machine.calls().pipe();
        Kevent add = new Kevent(pipe.first(), KeventFlags.EVFILT_READ, KeventFlags.EV_ADD, 0, 0, 0);
        machine.calls().kevent(fd, KeventArgs.change(add));
        Knote kn = Knotes.first(machine, fd);
        return new Watched(machine, kn.kq(), kn);
    }

    KnoteList list() {
        return kn.list();
    }
}
