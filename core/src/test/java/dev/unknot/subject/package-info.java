// SPDX-License-Identifier: BSD-2-Clause
/** Classes that the tests load rewritten. */
@NullMarked
package dev.unknot.subject;

import org.jspecify.annotations.NullMarked;
