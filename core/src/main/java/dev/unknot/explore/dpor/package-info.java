// SPDX-License-Identifier: BSD-2-Clause
/**
 * Dynamic partial-order reduction: of all schedules of a program it runs one of each class of equivalent ones.
 *
 * <p>Two executions are equivalent if they have the same events and order every two dependent ones alike; such a class
 * is a (Mazurkiewicz) trace. {@link dev.unknot.explore.dpor.DporSearch} is the search,
 * {@link dev.unknot.explore.dpor.OptimalSearch} its form for several workers and for events that choose, and
 * {@link dev.unknot.explore.dpor.BoundedSearch} looks for the traces that few preemptions show; the latter two go on in
 * rounds ({@link dev.unknot.explore.dpor.RoundSearch}). They know of a program only what a
 * {@link dev.unknot.explore.dpor.Model} tells. {@link dev.unknot.explore.dpor.Mode} says which accesses depend on each
 * other, and {@link dev.unknot.explore.dpor.AccessSets} which events.
 */
@NullMarked
package dev.unknot.explore.dpor;

import org.jspecify.annotations.NullMarked;
