// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** The name of an object of the core in traces and reports; asked for only when somebody reads it. */
@FunctionalInterface
public interface Label {

    /** The name, such as {@code kqueue#0}; the same at every call. */
    String label();
}
