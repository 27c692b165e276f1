// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import org.jspecify.annotations.Nullable;

/**
 * An event as a vector has it.
 *
 * @param name the descriptor that it is about, by name; null if {@code ident} says what it is about
 * @param ident 0 if there is a name
 * @param filter EVFILT_*
 * @param flags EV_*
 * @param fflags NOTE_*, unsigned
 * @param data the filter's
 * @param udata the program's
 */
record ResultEvent(@Nullable String name, long ident, long filter, long flags, long fflags, long data, long udata) {

    @Override
    public String toString() {
        String subject = name == null ? Long.toUnsignedString(ident) : '"' + name + '"';
        return "[" + subject + "," + filter + "," + flags + "," + fflags + "," + data + ","
                + Long.toUnsignedString(udata) + "]";
    }
}
