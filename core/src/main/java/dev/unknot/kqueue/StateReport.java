// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/** Describes a machine. */
final class StateReport {
    private StateReport() {}

    static void describe(Kernel kernel, StateSink sink) {}
}
