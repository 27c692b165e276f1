// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

/**
 * Which EVFILT_USER knotes a kqueue has, and which of their events are pending; in no order.
 *
 * @param present the knotes, a bit each
 * @param clear those of them whose event is forgotten as it is delivered (EV_CLEAR)
 * @param pending those of them whose event is pending
 */
record PendingEvents(int present, int clear, int pending) {
    static final PendingEvents NONE = new PendingEvents(0, 0, 0);

    private static int bit(int ident) {
        return 1 << ident;
    }

    boolean has(int ident) {
        return (present & bit(ident)) != 0;
    }

    boolean isPending(int ident) {
        return (pending & bit(ident)) != 0;
    }

    /** After a knote was added; nothing changes if it was there. */
    PendingEvents add(int ident) {
        return new PendingEvents(present | bit(ident), clear, pending);
    }

    /** After a knote with EV_CLEAR was added; if a knote was there, its event is forgotten. */
    PendingEvents addClear(int ident) {
        int flag = has(ident) ? clear : clear | bit(ident);
        return new PendingEvents(present | bit(ident), flag, pending & ~bit(ident));
    }

    /** After a knote that is there was triggered. */
    PendingEvents trigger(int ident) {
        return new PendingEvents(present, clear, pending | bit(ident));
    }

    /** After a knote that is there was deleted. */
    PendingEvents delete(int ident) {
        return new PendingEvents(present & ~bit(ident), clear & ~bit(ident), pending & ~bit(ident));
    }

    /** After a pending event was delivered. */
    PendingEvents deliver(int ident) {
        return new PendingEvents(present, clear, pending & ~(clear & bit(ident)));
    }
}
