// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.Label;

/** Whatever events are about: it has a number within its execution, given in the order of creation, and a name. */
interface SimObject extends Label {}
