// SPDX-License-Identifier: BSD-2-Clause
/**
 * Small concurrent programs, given as JSON, with exact numbers of their traces: the judge of the search in
 * {@link dev.unknot.explore.dpor}.
 *
 * <p>A {@link dev.unknot.explore.program.Listing} is one such program as it was read,
 * {@link dev.unknot.explore.program.ProgramModel} runs it, and {@link dev.unknot.explore.program.ProgramRun} compares
 * what a search finds with what the file says. Memory is sequentially consistent.
 */
@NullMarked
package dev.unknot.explore.program;

import org.jspecify.annotations.NullMarked;
