// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

/** What the numbers of actions and sets mean that a search works with. */
interface Events {

    /** What events touch. */
    AccessSets accesses();

    /**
     * The part of all ways to choose that an event stands for, were each choice a fair draw: 1 if it chose nothing. All
     * ways in which an event can choose have parts that make up 1.
     */
    double part(int action);
}
