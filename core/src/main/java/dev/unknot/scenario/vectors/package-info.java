// SPDX-License-Identifier: BSD-2-Clause
/**
 * Replays recorded vectors of the original C code on the port, and says where the two differ.
 *
 * <p>A vector is a program of one or more threads with what the original made of it: the results of all operations, how
 * the execution ended, under which schedule, and with which sequence of lock operations; or, for a set, everything that
 * can come of the program under any schedule. Files have one vector a line, as JSON, and may be compressed with gzip.
 *
 * <p>{@link dev.unknot.scenario.vectors.VectorRun} is the way in. Within the package, {@code VectorFile} and
 * {@code VectorParser} read, {@code Interpreter} does the operations on a machine, {@code VectorExecution} runs a
 * program under a schedule, {@code VectorCheck} and {@code SetCheck} compare.
 *
 * <p>A vector that is malformed stops the run before anything was checked. One that needs what the port does not have is
 * skipped with the reason. Everything else passes or fails.
 */
@NullMarked
package dev.unknot.scenario.vectors;

import org.jspecify.annotations.NullMarked;
