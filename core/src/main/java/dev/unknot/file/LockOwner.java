// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** Who has an advisory lock: a descriptor table stands for its process (fcntl), a file entry for itself (flock). */
public sealed interface LockOwner permits DescriptorTable, FileEntry {}
