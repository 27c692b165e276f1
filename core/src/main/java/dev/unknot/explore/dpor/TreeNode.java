// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import org.jspecify.annotations.Nullable;

/**
 * Where a node is in a tree of events: its parent, its children in their order, and the sibling behind it.
 *
 * @param <N> the nodes of the tree
 */
abstract class TreeNode<N extends TreeNode<N>> {
    final @Nullable N parent;

    @Nullable
    N first;

    @Nullable
    N last;

    @Nullable
    N next;

    TreeNode(@Nullable N parent) {
        this.parent = parent;
    }

    /** The node behind this one in the order of the tree, where children come behind their parent. */
    final @Nullable N following() {
        if (first != null) {
            return first;
        }
        TreeNode<N> at = this;
        while (at != null && at.next == null) {
            at = at.parent;
        }
        return at == null ? null : at.next;
    }
}
