// SPDX-License-Identifier: BSD-2-Clause
/** The command line. Results go to standard output; progress and complaints to standard error. */
@NullMarked
package dev.unknot.cli;

import org.jspecify.annotations.NullMarked;
