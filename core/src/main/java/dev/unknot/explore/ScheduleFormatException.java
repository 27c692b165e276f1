// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

/** A text that should be a schedule is none, or not one of this program. Its message is one line for the user. */
public final class ScheduleFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with a message for the user. */
    public ScheduleFormatException(String message) {
        super(message);
    }
}
