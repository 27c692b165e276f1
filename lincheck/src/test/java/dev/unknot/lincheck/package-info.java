// SPDX-License-Identifier: BSD-2-Clause
/** The suites that Lincheck judges, their specifications, and their twins that must fail. */
@NullMarked
package dev.unknot.lincheck;

import org.jspecify.annotations.NullMarked;
