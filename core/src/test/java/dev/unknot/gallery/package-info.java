// SPDX-License-Identifier: BSD-2-Clause
/** The core with patches of its own source: races that it does not have, each brought back by a few lines. */
@NullMarked
package dev.unknot.gallery;

import org.jspecify.annotations.NullMarked;
