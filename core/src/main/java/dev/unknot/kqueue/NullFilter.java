// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.Errno;
import dev.unknot.proc.Process;
import dev.unknot.sync.Origin;

/** What stands in the table of filters where no module has put one (null_filtops). */
final class NullFilter extends FilterOps {
    static final NullFilter INSTANCE = new NullFilter();

    private NullFilter() {
        super(Traits.OTHER);
    }

    @Override
    @Origin("filt_nullattach")
    public Errno attach(Knote kn, Process current) {
        return Errno.ENXIO;
    }
}
