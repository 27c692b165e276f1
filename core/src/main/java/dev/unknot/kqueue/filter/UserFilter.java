// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFAND;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFCOPY;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFCTRLMASK;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFLAGSMASK;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFNOP;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFOR;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.MutableKevent;
import dev.unknot.proc.Process;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;

/**
 * EVFILT_USER: somebody triggered it by another change (user_filtops). The hook's number says whether it is triggered.
 * The knote is attached to nothing; only changes trigger it, and the flux keeps them apart.
 */
final class UserFilter extends FilterOps {
    static final UserFilter INSTANCE = new UserFilter();

    private UserFilter() {
        super(Traits.TOUCHED);
    }

    @Override
    @Origin("filt_userattach")
    public Errno attach(Knote kn, Process current) {
        kn.hook = null;
        // The registration has moved the flags of the change to sfflags, so that this never triggers.
        kn.hookid = (kn.fflags & NOTE_TRIGGER) != 0 ? 1 : 0;
        return Errno.OK;
    }

    @Override
    @Origin("filt_userdetach")
    public void detach(Knote kn) {}

    @Override
    @Origin("filt_user")
    public boolean event(Knote kn, long hint) {
        return kn.hookid != 0;
    }

    @Override
    @Origin("filt_usertouch")
    public void touch(Knote kn, MutableKevent kev, int type) {
        switch (type) {
            case EVENT_REGISTER -> touchRegister(kn, kev);
            case EVENT_PROCESS -> {
                kev.set(kn);
                kev.fflags = kn.sfflags;
                kev.data = kn.sdata;
                if ((kn.flags & EV_CLEAR) != 0) {
                    reset(kn);
                }
            }
            default -> throw new Panic("filt_usertouch() - invalid type (" + type + ")");
        }
    }

    private static void touchRegister(Knote kn, MutableKevent kev) {
        if ((kev.fflags & NOTE_TRIGGER) != 0) {
            kn.hookid = 1;
        }
        int control = kev.fflags & NOTE_FFCTRLMASK;
        kev.fflags &= NOTE_FFLAGSMASK;
        switch (control) {
            case NOTE_FFAND -> kn.sfflags &= kev.fflags;
            case NOTE_FFOR -> kn.sfflags |= kev.fflags;
            case NOTE_FFCOPY -> kn.sfflags = kev.fflags;
            case NOTE_FFNOP -> {}
            default -> throw new IllegalStateException();
        }
        kn.sdata = kev.data;
        if ((kev.flags & EV_CLEAR) != 0) {
            reset(kn);
        }
    }

    private static void reset(Knote kn) {
        kn.hookid = 0;
        kn.data = 0;
        kn.fflags = 0;
    }

    @Override
    public long peek(Knote kn) {
        return kn.hookid != 0 ? kn.sdata : NOT_READY;
    }
}
