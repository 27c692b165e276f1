// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/** Whether an allocation may wait for memory. */
public enum Waitok {
    /** It may, and so does not fail (M_WAITOK). */
    YES,
    /** It may not, and can fail (M_NOWAIT). */
    NO
}
