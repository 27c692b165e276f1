// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.Errno;
import java.util.List;

/**
 * What kevent(2) returns.
 *
 * @param count how many events, -1 if it failed
 * @param error why it failed, or {@link Errno#OK}
 * @param events what was copied to the caller's memory; if the call failed, what had been copied before
 */
public record KeventResult(int count, Errno error, List<Kevent> events) {}
