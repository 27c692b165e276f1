// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.Errno;
import java.util.List;

/**
 * What kevent(2) returns.
 *
 * @param count how many events, -1 if it failed
 * @param error why it failed, or {@link Errno#OK}
 * @param events the first {@code count} events of the caller's memory, zeros where one could not be copied; none if the
 *     call failed, whatever had been copied before
 */
public record KeventResult(int count, Errno error, List<Kevent> events) {}
