// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import dev.unknot.file.Errno;
import org.jspecify.annotations.Nullable;

/**
 * What the opening of a test device returns.
 *
 * @param fd its descriptor, -1 if it failed
 * @param error why it failed, or {@link Errno#OK}
 * @param device the device; null if it failed
 */
public record DeviceResult(int fd, Errno error, @Nullable TestDevice device) {}
