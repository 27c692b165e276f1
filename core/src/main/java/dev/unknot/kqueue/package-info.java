// SPDX-License-Identifier: BSD-2-Clause
/** Kqueues, knotes and knote lists: the port of FreeBSD's kern_event.c. */
@NullMarked
package dev.unknot.kqueue;

import org.jspecify.annotations.NullMarked;
