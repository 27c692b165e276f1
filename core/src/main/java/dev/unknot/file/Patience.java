// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** What to do if something cannot be had at once. */
enum Patience {
    /** Sleep until it can. */
    WAITS,
    /** Fail. */
    FAILS
}
