// SPDX-License-Identifier: BSD-2-Clause
/**
 * The catalogue of kqueue scenarios: small programs of two or three threads that collide on the paths of knotes, flux
 * and drain, each with what must hold whatever the schedule.
 *
 * <p>A {@link dev.unknot.scenario.Scenario} is built once from {@link dev.unknot.scenario.Operation}s that say what they
 * do in words; each execution runs them on a machine of its own. {@link dev.unknot.scenario.Catalogue} has them all.
 */
@NullMarked
package dev.unknot.scenario;

import org.jspecify.annotations.NullMarked;
