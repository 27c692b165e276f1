// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/**
 * What fstat(2) says.
 *
 * @param error why it failed, or {@link Errno#OK}
 * @param mode the kind and the permission bits
 * @param size the length
 * @param links how many names there are
 */
public record FileStatus(Errno error, int mode, long size, int links) {}
