// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SharedLock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The in-memory file system of a machine: names, and what is done with them (vfs_syscalls.c, with the notifications of
 * the vop_*_post functions of vfs_subr.c).
 *
 * <p><b>Locks.</b> {@code rename} -> the vnodes on the way from the root, each before what is in it. A look-up holds a
 * directory in shared mode until it has what is in it; what changes a directory holds it exclusively. A rename holds
 * both directories, the upper one first.
 */
public final class FileSystem {
    /** The class of the lock that keeps renames apart. */
    public static final LockClass RENAME_LOCK = LockClass.sleepable("rename");

    private static final int LINKS_MAX = 32;
    private static final int MODE_DEFAULT = 0755;

    private final Scheduler scheduler;
    private final NoteList.Factory lists;
    private final AtomicCounter vnodesMade;
    private final AtomicCounter pipesMade;
    private final DescriptorTable firstTable;

    // Made when a path is first used, with the lock of the first descriptor table held.
    private @Nullable Vnode root;
    private @Nullable SharedLock renameLock;

    /** How a vnode that was looked up is locked. */
    enum Mode {
        SHARED,
        EXCLUSIVE
    }

    /**
     * What a look-up found. Whoever looked up unlocks what is not null.
     *
     * @param error why it failed; then nothing is locked
     * @param directory the last directory of the path, locked; null if it was not asked for
     * @param name the last name of the path
     * @param vnode what has that name, locked; null if nothing has
     */
    record Found(
            Errno error,
            @Nullable Vnode directory,
            String name,
            @Nullable Vnode vnode) {
        static Found failed(Errno error) {
            return new Found(error, null, "", null);
        }
    }

    /**
     * An empty file system.
     *
     * @param pipesMade numbers the pipes of the machine
     * @param firstTable the descriptors of the first process
     */
    public FileSystem(
            Scheduler scheduler, NoteList.Factory lists, AtomicCounter pipesMade, DescriptorTable firstTable) {
        this.firstTable = firstTable;
        this.scheduler = scheduler;
        this.lists = lists;
        this.pipesMade = pipesMade;
        vnodesMade = scheduler.newCounter(0);
    }

    /** Makes the root unless it is there; called before paths are looked up. Takes the first table's lock. */
    void mount() {
        firstTable.lock().lockExclusive();
        if (root == null) {
            renameLock = scheduler.newSharedLock(RENAME_LOCK, -1);
            root = newVnode(Vnode.Kind.DIRECTORY, MODE_DEFAULT);
        }
        firstTable.lock().unlockExclusive();
    }

    private Vnode root() {
        Vnode vnode = root;
        if (vnode == null) {
            throw new IllegalStateException("nothing is mounted");
        }
        return vnode;
    }

    Vnode newVnode(Vnode.Kind kind, int mode) {
        return new Vnode(scheduler, lists, vnodesMade.fetchAdd(1), kind, mode);
    }

    /** What a FIFO vnode is while it is open; the caller has its lock exclusively. */
    Fifo fifo(Vnode vnode) {
        Fifo open = vnode.fifo();
        if (open == null) {
            open = new Fifo(Pipe.named(scheduler, pipesMade.fetchAdd(1), lists));
            vnode.setFifo(open);
        }
        return open;
    }

    // ---- look-up ----

    private static void lock(Vnode vnode, Mode mode) {
        if (mode == Mode.EXCLUSIVE) {
            vnode.sharedLock().lockExclusive();
        } else {
            vnode.sharedLock().lockShared();
        }
    }

    static void unlock(@Nullable Vnode vnode, Mode mode) {
        if (vnode == null) {
            return;
        }
        if (mode == Mode.EXCLUSIVE) {
            vnode.sharedLock().unlockExclusive();
        } else {
            vnode.sharedLock().unlockShared();
        }
    }

    /** Finds the vnode of a path, and locks it. Symbolic links are followed. ENOENT, ENOTDIR, ELOOP. */
    Found find(String path, Mode mode) {
        String rest = path;
        for (int links = 0; links < LINKS_MAX; links++) {
            Found found = findParent(rest, Mode.SHARED, mode);
            unlock(found.directory, Mode.SHARED);
            Vnode vnode = found.vnode;
            if (found.error != Errno.OK) {
                return found;
            }
            if (vnode == null) {
                return Found.failed(Errno.ENOENT);
            }
            String target = vnode.target();
            if (target == null) {
                return new Found(Errno.OK, null, found.name, vnode);
            }
            unlock(vnode, mode);
            rest = target.startsWith("/") ? target : directoryOf(rest) + target;
        }
        return Found.failed(Errno.ELOOP);
    }

    /** The path to which symbolic links in the last place lead, whether or not something is there. */
    String resolve(String path) {
        String rest = path;
        for (int links = 0; links < LINKS_MAX; links++) {
            Found found = findParent(rest, Mode.SHARED, Mode.SHARED);
            Vnode vnode = found.vnode;
            String target = vnode == null ? null : vnode.target();
            unlock(vnode, Mode.SHARED);
            unlock(found.directory, Mode.SHARED);
            if (target == null) {
                return rest;
            }
            rest = target.startsWith("/") ? target : directoryOf(rest) + target;
        }
        return rest;
    }

    private static String directoryOf(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /**
     * Finds the last directory of a path and what the last name leads to, which need not be there. Links in the last
     * place are not followed.
     */
    Found findParent(String path, Mode directoryMode, Mode mode) {
        List<String> names = split(path);
        String last = names.isEmpty() ? "" : names.removeLast();
        Vnode directory = root();
        Mode held = names.isEmpty() ? directoryMode : Mode.SHARED;
        lock(directory, held);
        int links = 0;
        while (!names.isEmpty()) {
            String name = names.removeFirst();
            Vnode next = directory.kind() == Vnode.Kind.DIRECTORY ? directory.entry(name) : null;
            if (next == null) {
                boolean is = directory.kind() == Vnode.Kind.DIRECTORY;
                unlock(directory, held);
                return Found.failed(is ? Errno.ENOENT : Errno.ENOTDIR);
            }
            String target = next.target();
            if (target != null) {
                if (++links > LINKS_MAX) {
                    unlock(directory, held);
                    return Found.failed(Errno.ELOOP);
                }
                names.addAll(0, split(target));
                if (target.startsWith("/")) {
                    next = root();
                } else {
                    continue;
                }
            }
            Mode wanted = names.isEmpty() ? directoryMode : Mode.SHARED;
            if (next == root()) {
                unlock(directory, held);
                lock(next, wanted);
            } else {
                lock(next, wanted);
                unlock(directory, held);
            }
            directory = next;
            held = wanted;
        }
        return findLast(directory, held, last, mode);
    }

    private static Found findLast(Vnode directory, Mode held, String name, Mode mode) {
        if (directory.kind() != Vnode.Kind.DIRECTORY) {
            unlock(directory, held);
            return Found.failed(Errno.ENOTDIR);
        }
        if (name.isEmpty()) {
            // The root itself, which is in no directory.
            if (held == mode) {
                return new Found(Errno.OK, null, name, directory);
            }
            unlock(directory, held);
            lock(directory, mode);
            return new Found(Errno.OK, null, name, directory);
        }
        Vnode vnode = directory.entry(name);
        if (vnode != null) {
            lock(vnode, mode);
        }
        return new Found(Errno.OK, directory, name, vnode);
    }

    private static List<String> split(String path) {
        List<String> names = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= path.length(); at++) {
            if (at == path.length() || path.charAt(at) == '/') {
                String name = path.substring(from, at);
                if (!name.isEmpty() && !name.equals(".")) {
                    names.add(name);
                }
                from = at + 1;
            }
        }
        return names;
    }

    // ---- changes ----

    /** Gives a new vnode a name, and leaves it locked; null and the name is taken if something has it (EEXIST). */
    Found create(String path, Vnode.Kind kind, int mode) {
        Found found = findParent(path, Mode.EXCLUSIVE, Mode.EXCLUSIVE);
        Vnode directory = found.directory;
        if (found.error != Errno.OK) {
            return found;
        }
        if (found.vnode != null || directory == null) {
            unlock(found.vnode, Mode.EXCLUSIVE);
            unlock(directory, Mode.EXCLUSIVE);
            return Found.failed(Errno.EEXIST);
        }
        Vnode made = enterNew(directory, found.name, kind, mode);
        unlock(directory, Mode.EXCLUSIVE);
        return new Found(Errno.OK, null, found.name, made);
    }

    /** Gives a new vnode a name in a directory, which the caller has locked exclusively, and locks it. */
    Vnode enterNew(Vnode directory, String name, Vnode.Kind kind, int mode) {
        Vnode made = newVnode(kind, mode);
        lock(made, Mode.EXCLUSIVE);
        directory.enter(name, made);
        boolean linked = kind == Vnode.Kind.DIRECTORY;
        directory.knoteLocked(linked ? VnodeHints.NOTE_WRITE | VnodeHints.NOTE_LINK : VnodeHints.NOTE_WRITE);
        return made;
    }

    /** Gives a vnode another name. EEXIST, EPERM for a directory, ENOENT, ENOTDIR. */
    Errno link(String existing, String path) {
        Found source = find(existing, Mode.SHARED);
        Vnode vnode = source.vnode;
        if (vnode == null) {
            return source.error;
        }
        boolean directory = vnode.kind() == Vnode.Kind.DIRECTORY;
        unlock(vnode, Mode.SHARED);
        if (directory) {
            return Errno.EPERM;
        }
        Found place = findParent(path, Mode.EXCLUSIVE, Mode.SHARED);
        if (place.error != Errno.OK) {
            return place.error;
        }
        Vnode parent = place.directory;
        Errno error = Errno.OK;
        if (place.vnode != null || parent == null) {
            unlock(place.vnode, Mode.SHARED);
            error = Errno.EEXIST;
        } else {
            lock(vnode, Mode.EXCLUSIVE);
            parent.enter(place.name, vnode);
            vnode.changeLinks(1);
            vnode.knoteLocked(VnodeHints.NOTE_LINK);
            parent.knoteLocked(VnodeHints.NOTE_WRITE);
            unlock(vnode, Mode.EXCLUSIVE);
        }
        unlock(parent, Mode.EXCLUSIVE);
        return error;
    }

    /** Takes a name away. ENOENT, ENOTDIR; EPERM for a directory. */
    Errno unlink(String path) {
        Found found = findParent(path, Mode.EXCLUSIVE, Mode.EXCLUSIVE);
        Vnode vnode = found.vnode;
        Vnode directory = found.directory;
        Errno error = found.error;
        if (error == Errno.OK) {
            if (vnode == null) {
                error = Errno.ENOENT;
            } else if (vnode.kind() == Vnode.Kind.DIRECTORY || directory == null) {
                error = Errno.EPERM;
            } else {
                directory.remove(found.name);
                vnode.changeLinks(-1);
                directory.knoteLocked(VnodeHints.NOTE_WRITE);
                vnode.knoteLocked(VnodeHints.NOTE_DELETE);
            }
        }
        unlock(vnode, Mode.EXCLUSIVE);
        unlock(directory, Mode.EXCLUSIVE);
        return error;
    }

    /** Takes an empty directory away. ENOENT, ENOTDIR, ENOTEMPTY, EBUSY for the root. */
    Errno rmdir(String path) {
        Found found = findParent(path, Mode.EXCLUSIVE, Mode.EXCLUSIVE);
        Vnode vnode = found.vnode;
        Vnode directory = found.directory;
        Errno error = found.error;
        if (error == Errno.OK) {
            if (vnode == null) {
                error = Errno.ENOENT;
            } else if (directory == null) {
                error = Errno.EBUSY;
            } else if (vnode.kind() != Vnode.Kind.DIRECTORY) {
                error = Errno.ENOTDIR;
            } else if (!vnode.isEmpty()) {
                error = Errno.ENOTEMPTY;
            } else {
                directory.remove(found.name);
                vnode.changeLinks(-vnode.links());
                directory.knoteLocked(VnodeHints.NOTE_WRITE | VnodeHints.NOTE_LINK);
                vnode.knoteLocked(VnodeHints.NOTE_DELETE);
            }
        }
        unlock(vnode, Mode.EXCLUSIVE);
        unlock(directory, Mode.EXCLUSIVE);
        return error;
    }

    /** Cuts all who have a vnode open off. ENOENT, ENOTDIR. */
    Errno revoke(String path) {
        Found found = find(path, Mode.EXCLUSIVE);
        if (found.vnode != null) {
            found.vnode.revoke();
        }
        unlock(found.vnode, Mode.EXCLUSIVE);
        return found.error;
    }

    /** Keeps other renames out. */
    SharedLock renameLock() {
        SharedLock lock = renameLock;
        if (lock == null) {
            throw new IllegalStateException("nothing is mounted");
        }
        return lock;
    }
}
