// SPDX-License-Identifier: BSD-2-Clause
/** What public tests, manual pages and the origin say, as cases in a small language, and what runs them. */
@NullMarked
package dev.unknot.scenario.conformance;

import org.jspecify.annotations.NullMarked;
