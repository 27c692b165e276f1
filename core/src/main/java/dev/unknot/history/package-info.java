// SPDX-License-Identifier: BSD-2-Clause
/**
 * Histories of operations, sequential models, and the question whether a history is linearizable: whether its results
 * could have come about one operation after the other.
 *
 * <p>A {@link dev.unknot.history.HistoryRecorder} takes down what threads do on any scheduler, a
 * {@link dev.unknot.history.Model} says what an object does when one step comes after another, and
 * {@link dev.unknot.history.Linearizability} decides, and says why not.
 *
 * <p><b>What is not linearizable.</b> Some calls of the origin are no single step, and none of its users may take them for
 * one. Their models are made of smaller steps, each of which must lie within its call:
 *
 * <ul>
 *   <li>kevent(2) applies its changes one by one, and only then looks for events; others come in between.
 *   <li>A collection of several events takes one after the other and gives the kqueue's lock up in between: an event may
 *       be returned although its knote is deleted before the call returns, and an event that is pending at the end may
 *       be missed. What holds is in {@link dev.unknot.history.KqueueModel}.
 *   <li>pipe(2) and kqueue(2) give numbers out before what they name can be used, pipe(2) one after the other; see
 *       {@link dev.unknot.history.DescriptorModel}.
 *   <li>What kevent(2) does to the descriptor table and to the kqueue are two things: between them the number may get
 *       another file. Each is judged by itself, which says less than the order of both together would.
 * </ul>
 */
@NullMarked
package dev.unknot.history;

import org.jspecify.annotations.NullMarked;
