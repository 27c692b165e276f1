// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges histories of system calls, from an empty machine on, by each model that covers them. It knows those again that it
 * has found sound, so that many executions with few different histories cost little. Any threads may use it; what it says
 * of a history does not depend on those before.
 */
public final class SystemCallJudge {
    private static final int REMEMBERED_MAX = 1 << 14;

    private final Set<List<List<Invocation<SystemCall, CallResult>>>> sound = ConcurrentHashMap.newKeySet();
    private final DescriptorModel descriptors;
    private final KqueueModel kqueues = new KqueueModel();

    /** A judge of machines whose descriptor table has the usual size. */
    public SystemCallJudge() {
        descriptors = new DescriptorModel(DescriptorModel.DEFAULT_SIZE);
    }

    /**
     * What no order of the operations explains; null if there is nothing such, or no model covers it.
     *
     * @param compared how many of the threads tell histories apart; the operations of those after them are the same in all
     *     histories that this judge is shown
     */
    public Verdict.@Nullable NotLinearizable judge(History<SystemCall, CallResult> history, int compared) {
        List<List<Invocation<SystemCall, CallResult>>> telling =
                history.threads().subList(0, compared);
        if (sound.contains(telling)) {
            return null;
        }
        Verdict verdict = Linearizability.check(descriptors, history);
        if (!(verdict instanceof Verdict.NotLinearizable) && KqueueModel.covers(history)) {
            verdict = Linearizability.check(kqueues, history);
        }
        if (verdict instanceof Verdict.NotLinearizable broken) {
            return broken;
        }
        if (sound.size() < REMEMBERED_MAX) {
            sound.add(List.copyOf(telling));
        }
        return null;
    }
}
