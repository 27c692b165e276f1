// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue.filter;

import dev.unknot.file.Errno;
import dev.unknot.file.FileObject;
import dev.unknot.file.Pipe;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.Kqueue;
import dev.unknot.sync.Origin;

/** What all filters on descriptors begin with: the kind of the file says which filter it really is (file_filtops). */
final class FileFilter extends FilterOps {
    static final FileFilter INSTANCE = new FileFilter();

    private FileFilter() {
        super(Traits.DESCRIPTOR);
    }

    @Override
    @Origin("filt_fileattach")
    public Errno attach(Knote kn) {
        FileObject object = kn.file().data();
        if (object instanceof Pipe pipe) {
            return PipeFilter.attach(pipe, kn);
        }
        if (object instanceof Kqueue kq) {
            return KqueueFilter.attach(kq, kn);
        }
        if (object instanceof TestDevice device) {
            return device.attach(kn);
        }
        return Errno.EINVAL;
    }
}
