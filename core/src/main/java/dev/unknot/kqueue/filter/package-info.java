// SPDX-License-Identifier: BSD-2-Clause
/**
 * The filters, one class each, and {@link dev.unknot.kqueue.filter.Machine}, which puts a machine together.
 *
 * <p>The package {@code dev.unknot.kqueue} knows no filter; it is given a table of them when a
 * {@link dev.unknot.kqueue.Kernel} is made. Use {@link dev.unknot.kqueue.filter.Machine#boot} rather than that
 * constructor.
 */
@NullMarked
package dev.unknot.kqueue.filter;

import org.jspecify.annotations.NullMarked;
