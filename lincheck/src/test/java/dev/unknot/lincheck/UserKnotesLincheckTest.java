// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import org.junit.jupiter.api.Test;

/**
 * Adding, triggering, deleting and collecting EVFILT_USER knotes is linearizable if one thread at a time collects, and
 * one event at a time.
 */
public class UserKnotesLincheckTest extends UserKnotesOperations {

    /** A new machine. */
    public UserKnotesLincheckTest() {
        super(new UserKnotes(new LincheckScheduler()));
    }

    @Test
    void operations_oneScanner_areLinearizable() {
        options().check(UserKnotesLincheckTest.class);
    }
}
