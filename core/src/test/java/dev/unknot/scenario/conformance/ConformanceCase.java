// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.conformance;

import java.util.List;

/**
 * A row of the catalogue of what public tests, manual pages and the origin say.
 *
 * @param id group and number
 * @param evidence who says so
 * @param holds whether the origin does it, or, where not, the case is what it does instead
 * @param title the source and the subject
 * @param statements what is done and what comes of it; empty for a row that cannot be expressed
 * @param excuse why it cannot be expressed; empty if it can
 */
record ConformanceCase(
        String id, Evidence evidence, Holds holds, String title, List<Statement> statements, String excuse) {

    /** Who says what must come of it. */
    enum Evidence {
        /** A public test. */
        TEST,
        /** A manual page. */
        MANUAL,
        /** The origin's source. */
        DERIVED,
        /** The text of file(9). */
        SPECIFICATION,
        /** The implementation of NetBSD. */
        IMPLEMENTATION
    }

    /** Whether the origin does what the row says. */
    enum Holds {
        YES,
        NO
    }
}
