// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue.filter;

import dev.unknot.file.Errno;
import dev.unknot.file.FileObject;
import dev.unknot.file.PipeEnd;
import dev.unknot.file.Socket;
import dev.unknot.file.Vnode;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.Kqueue;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessDescriptor;
import dev.unknot.sync.Origin;

/** What all filters on descriptors begin with: the kind of the file says which filter it really is (file_filtops). */
final class FileFilter extends FilterOps {
    static final FileFilter INSTANCE = new FileFilter();

    private FileFilter() {
        super(Traits.DESCRIPTOR);
    }

    @Override
    @Origin("filt_fileattach")
    public Errno attach(Knote kn, Process current) {
        FileObject object = kn.file().data();
        return switch (object) {
            case PipeEnd end -> PipeFilter.attach(end.pipe(), kn);
            case Kqueue kq -> KqueueFilter.attach(kq, kn);
            case Socket so -> SocketFilter.attach(so, kn);
            case Vnode vnode -> VnodeFilter.attach(vnode, kn);
            case ProcessDescriptor pd -> ProcdescFilter.attach(pd, kn);
            case TestDevice device -> device.attach(kn);
            default -> Errno.EINVAL;
        };
    }
}
