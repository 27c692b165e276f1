// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import java.util.List;

/**
 * What the receiving of a message returns.
 *
 * @param bytes how many bytes, or why it failed
 * @param descriptors the descriptors that came with them
 */
public record MessageResult(Result bytes, List<Integer> descriptors) {}
