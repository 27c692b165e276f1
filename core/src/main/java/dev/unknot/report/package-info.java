// SPDX-License-Identifier: BSD-2-Clause
/**
 * Shows people what was found. A report is made from an {@link dev.unknot.explore.Explanation}, that is from a replay,
 * and says the same each time.
 */
@NullMarked
package dev.unknot.report;

import org.jspecify.annotations.NullMarked;
