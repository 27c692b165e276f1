// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import dev.unknot.kqueue.KeventFlags;

/**
 * What tells knotes apart.
 *
 * @param kq the descriptor of the kqueue
 * @param filter {@code EVFILT_*}
 * @param ident what is watched
 */
record KnoteKey(int kq, int filter, long ident) implements Comparable<KnoteKey> {
    @Override
    public int compareTo(KnoteKey other) {
        int order = Integer.compare(kq, other.kq);
        order = order != 0 ? order : Integer.compare(filter, other.filter);
        return order != 0 ? order : Long.compare(ident, other.ident);
    }

    boolean isUser() {
        return filter == KeventFlags.EVFILT_USER;
    }
}
