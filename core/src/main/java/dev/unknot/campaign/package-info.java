// SPDX-License-Identifier: BSD-2-Clause
/**
 * Searches many schedules of many scenarios within a budget, on several workers, and keeps what is found.
 *
 * <p>A {@link dev.unknot.campaign.Search} is one scenario under one strategy; it belongs to one worker at a time, and
 * workers share nothing but the list of searches and the {@link dev.unknot.campaign.Findings}. The wall clock decides
 * when to stop, never what an execution does. A campaign that stopped can go on from a
 * {@link dev.unknot.campaign.Checkpoint}.
 */
@NullMarked
package dev.unknot.campaign;

import org.jspecify.annotations.NullMarked;
