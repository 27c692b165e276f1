// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import dev.unknot.kqueue.FilterOps;

/** The filter of a module. */
final class ModuleFilter extends FilterOps {
    static final ModuleFilter INSTANCE = new ModuleFilter();

    private ModuleFilter() {
        super(Traits.OTHER);
    }
}
