// SPDX-License-Identifier: BSD-2-Clause
/**
 * Collisions of real threads: the core on {@link dev.unknot.sync.thread.ThreadScheduler}, under JCStress.
 *
 * <p>A test forbids only what the port promises. The origin has races of its own, which the port keeps; where a test
 * could meet one, its outcome says so and is interesting, not forbidden.
 *
 * <p>Each test {@code FooStress} has a twin {@code FooTwin}, the same on a scheduler with a planted bug, which must
 * fail. The default filter leaves twins out. No thread blocks without a bound: {@link dev.unknot.stress.Rig} limits
 * how long, and what runs into the limit is a panic that says who waits for what.
 */
@NullMarked
package dev.unknot.stress;

import org.jspecify.annotations.NullMarked;
