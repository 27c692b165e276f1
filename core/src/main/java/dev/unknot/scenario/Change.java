// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventText;
import org.jspecify.annotations.Nullable;

/**
 * A change for kevent(2) whose ident may be the number behind a {@link Handle}.
 *
 * @param subject what is watched; null if it is {@code ident}
 * @param ident what is watched, if it has no name
 * @param filter one of {@code EVFILT_*}
 * @param flags {@code EV_*}
 * @param fflags {@code NOTE_*}
 * @param data for the filter
 */
public record Change(@Nullable Handle subject, long ident, int filter, int flags, int fflags, long data) {

    /** A change of a watch on something with a name. */
    public static Change of(Handle subject, int filter, int flags) {
        return new Change(subject, 0, filter, flags, 0, 0);
    }

    /** A change of a watch on a number. */
    public static Change of(long ident, int filter, int flags) {
        return new Change(null, ident, filter, flags, 0, 0);
    }

    /** The same with notes. */
    public Change notes(int notes) {
        return new Change(subject, ident, filter, flags, notes, data);
    }

    /** The same with data. */
    public Change data(long value) {
        return new Change(subject, ident, filter, flags, fflags, value);
    }

    Kevent in(World world) {
        Handle named = subject;
        return new Kevent(named == null ? ident : world.number(named), filter, flags, fflags, data, 0);
    }

    /** The change in words: {@code {a READ ADD|CLEAR}}. */
    String text() {
        String watched = subject == null ? Long.toString(ident) : subject.name();
        return KeventText.kevent(watched, filter, flags, fflags, data);
    }
}
