// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.file.FileSystem.Found;
import dev.unknot.file.FileSystem.Mode;
import org.jspecify.annotations.Nullable;

/**
 * One rename(2). The two directories are found first, and locked together afterwards, the upper one before the lower
 * one; since renames keep each other out the tree does not change in between. The watchers are told when no lock is
 * held any more, as the kernel does it (vop_rename_post).
 */
final class Rename {
    private final FileSystem fs;
    private @Nullable Vnode from;
    private @Nullable Vnode to;
    private @Nullable Vnode moved;
    private @Nullable Vnode replaced;

    private Rename(FileSystem fs) {
        this.fs = fs;
    }

    /** Renames. ENOENT, ENOTDIR, EISDIR, ENOTEMPTY; EINVAL if a directory were to go below itself. */
    static Errno rename(FileSystem fs, String oldPath, String newPath) {
        Rename rename = new Rename(fs);
        fs.renameLock().lockExclusive();
        Errno error = rename.run(oldPath, newPath);
        fs.renameLock().unlockExclusive();
        if (error == Errno.OK) {
            rename.tell();
        }
        return error;
    }

    private Errno run(String oldPath, String newPath) {
        Found source = fs.findParent(oldPath, Mode.SHARED, Mode.SHARED);
        FileSystem.unlock(source.vnode(), Mode.SHARED);
        FileSystem.unlock(source.directory(), Mode.SHARED);
        Found place = source.error() == Errno.OK ? fs.findParent(newPath, Mode.SHARED, Mode.SHARED) : source;
        if (place != source) {
            FileSystem.unlock(place.vnode(), Mode.SHARED);
            FileSystem.unlock(place.directory(), Mode.SHARED);
        }
        Vnode fromDirectory = source.directory();
        Vnode toDirectory = place.directory();
        if (place.error() != Errno.OK) {
            return place.error();
        }
        if (fromDirectory == null || toDirectory == null) {
            return Errno.EBUSY;
        }
        boolean fromFirst = fromDirectory == toDirectory
                || fromDirectory.isAbove(toDirectory)
                || (!toDirectory.isAbove(fromDirectory) && fromDirectory.serial() < toDirectory.serial());
        Vnode upper = fromFirst ? fromDirectory : toDirectory;
        Vnode lower = fromFirst ? toDirectory : fromDirectory;
        upper.sharedLock().lockExclusive();
        if (lower != upper) {
            lower.sharedLock().lockExclusive();
        }
        Errno error = move(fromDirectory, source.name(), toDirectory, place.name());
        if (lower != upper) {
            lower.sharedLock().unlockExclusive();
        }
        upper.sharedLock().unlockExclusive();
        return error;
    }

    /** Moves the name; the caller has both directories locked. */
    private Errno move(Vnode fromDirectory, String oldName, Vnode toDirectory, String newName) {
        Vnode vnode = fromDirectory.entry(oldName);
        Vnode victim = toDirectory.entry(newName);
        if (vnode == null) {
            return Errno.ENOENT;
        }
        if (vnode == victim) {
            // Two names of one file: nothing happens, and nobody is told.
            return Errno.OK;
        }
        boolean directory = vnode.kind() == Vnode.Kind.DIRECTORY;
        if (directory && vnode.isAbove(toDirectory)) {
            return Errno.EINVAL;
        }
        if (victim != null) {
            boolean overDirectory = victim.kind() == Vnode.Kind.DIRECTORY;
            if (directory != overDirectory) {
                return directory ? Errno.ENOTDIR : Errno.EISDIR;
            }
            if (overDirectory && !victim.isEmpty()) {
                return Errno.ENOTEMPTY;
            }
            toDirectory.remove(newName);
            victim.changeLinks(-1);
        }
        fromDirectory.remove(oldName);
        toDirectory.enter(newName, vnode);
        from = fromDirectory;
        to = toDirectory;
        moved = vnode;
        replaced = victim;
        return Errno.OK;
    }

    private void tell() {
        Vnode vnode = moved;
        if (from == null || to == null || vnode == null) {
            return;
        }
        boolean directory = vnode.kind() == Vnode.Kind.DIRECTORY;
        boolean overDirectory = replaced != null && replaced.kind() == Vnode.Kind.DIRECTORY;
        int hint = VnodeHints.NOTE_WRITE;
        if (from == to) {
            hint |= overDirectory ? VnodeHints.NOTE_LINK : 0;
            from.knoteUnlocked(hint);
            to.knoteUnlocked(hint);
        } else {
            hint |= VnodeHints.NOTE_EXTEND | (directory ? VnodeHints.NOTE_LINK : 0);
            from.knoteUnlocked(hint);
            to.knoteUnlocked(directory && overDirectory ? hint & ~VnodeHints.NOTE_LINK : hint);
        }
        vnode.knoteUnlocked(VnodeHints.NOTE_RENAME);
        if (replaced != null) {
            replaced.knoteUnlocked(VnodeHints.NOTE_DELETE);
        }
    }
}
