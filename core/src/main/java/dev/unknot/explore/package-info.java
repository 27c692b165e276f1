// SPDX-License-Identifier: BSD-2-Clause
/**
 * Explores the interleavings of any code that is written against {@code sync}: strategies, findings, replay and
 * minimising; and says how much of a program sampling has left.
 *
 * <p>The package knows nothing of kqueues. It reads no clock and no source of randomness but its own: what it does
 * follows from the program, the strategy and the seed.
 */
@NullMarked
package dev.unknot.explore;

import org.jspecify.annotations.NullMarked;
