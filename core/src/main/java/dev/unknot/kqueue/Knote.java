// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/** One watch of one kqueue on one thing (struct knote). */
public final class Knote extends MutableKevent {
    Knote() {}
}
