// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import java.util.List;

/** Somebody who is shown what kevent(2) is given and gives (KTR_STRUCT_ARRAY). */
@FunctionalInterface
public interface Ktrace {

    /**
     * Shows an array: the changes before the call, and the events after one that succeeded.
     *
     * @param struct the name of the layout: {@code kevent} or {@code kevent_freebsd11}
     * @param array what is in it
     */
    void structArray(String struct, List<Kevent> array);
}
