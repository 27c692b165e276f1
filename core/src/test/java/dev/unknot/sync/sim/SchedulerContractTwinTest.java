// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.unknot.sync.DelegatingScheduler;
import dev.unknot.sync.FlawedLocks;
import dev.unknot.sync.FlawedServices;
import dev.unknot.sync.FlawedSleeps;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SchedulerContract;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The twins of the contract: each breaks one promise, and the statement that is about it must say so. */
final class SchedulerContractTwinTest {
    private static final int EXECUTIONS = 250;

    private static Arguments twin(String rejectedBy, UnaryOperator<Scheduler> flaw) {
        return arguments(rejectedBy, flaw);
    }

    static Stream<Arguments> twins() {
        return Stream.of(
                twin("mutex_twoThreads_excludeEachOther", FlawedLocks::mutexAdmitsTwo),
                twin("mutex_whatWasWrittenUnderIt_isSeenByTheNextOwner", FlawedLocks::mutexAdmitsTwo),
                twin("mutex_lockedByItsOwner_panics", FlawedLocks::mutexIsRecursive),
                twin("mutex_unlockedWhileFree_panics", FlawedLocks::mutexForgivesUnlock),
                twin("mutex_unlockedByAnother_panicsAndStaysLocked", FlawedLocks::mutexForgivesUnlock),
                twin("mutex_asserts_concernTheCurrentThread", FlawedLocks::mutexOwnedByAll),
                twin("sharedLock_twoWriters_excludeEachOther", FlawedLocks::writersShare),
                twin("sharedLock_takenAgainByItsExclusiveHolder_panics", FlawedLocks::writersShare),
                twin("sharedLock_asserts_tellTheModes", FlawedLocks::writersShare),
                twin("sharedLock_readerAndWriter_excludeEachOther", FlawedLocks::readersTakeNothing),
                twin("sharedLock_sharedByAnother_isLocked", FlawedLocks::readersTakeNothing),
                twin("sharedLock_twoReaders_areInsideTogether", FlawedLocks::readersAreWriters),
                twin("sharedLock_exclusivelyHeldByAnother_isNotOwned", FlawedLocks::writersShare),
                twin("sharedLock_waitingWriter_holdsNoReaderBack", FlawedLocks::writersGoFirst),
                twin("sharedLock_upgraded_panics", FlawedLocks::sharedLockUpgrades),
                twin("sharedLock_releasedInTheWrongMode_panics", FlawedLocks::sharedHoldsBelongToNobody),
                twin("sharedLock_releasedByAnother_panics", FlawedLocks::sharedHoldsBelongToNobody),
                twin("wakeup_beforeTheSleep_isNotRemembered", FlawedSleeps::wakeupIsRemembered),
                twin("wakeup_severalSleepers_wakesAll", FlawedSleeps::wakeupWakesOne),
                twin("wakeup_otherChannel_wakesNobody", FlawedSleeps::wakeupWakesEverybody),
                twin("sleep_wakeupAfterTheRelease_isNotLost", FlawedSleeps::sleepReleasesBeforeItEnqueues),
                twin("sleep_wokenUp_ownsTheInterlock", FlawedSleeps::sleepDoesNotRelock),
                twin("sleep_twoChannelsOneInterlock_handOverInTurns", FlawedSleeps::sleepDoesNotRelock),
                twin("sleep_givesTheInterlockUp", FlawedSleeps::sleepKeepsTheInterlock),
                twin("sleepDrop_wokenUp_needsNoInterlock", FlawedSleeps::sleepDropNeedsTheInterlock),
                twin("sleepDrop_wokenUp_doesNotOwnTheInterlock", FlawedSleeps::sleepDropKeepsTheInterlock),
                twin("sleepInterruptibly_deadlineComes_isTimedOut", FlawedSleeps::deadlineIsIgnored),
                twin("sleepInterruptibly_deadlineComes_isTimedOut", FlawedSleeps::deadlineComesEarly),
                twin("sleepInterruptibly_deadlineHasPassed_isTimedOutAtOnce", FlawedSleeps::deadlineIsIgnored),
                twin("sleepInterruptibly_wokenBeforeTheDeadlinePasses_isWoken", FlawedSleeps::deadlineGoesFirst),
                twin("sleepInterruptibly_timedOut_isNoSleeperAnyMore", FlawedSleeps::timedOutSleeperStays),
                twin("interrupt_pendingAtAPassedDeadline_goesFirst", FlawedSleeps::deadlineGoesFirst),
                twin("interrupt_beforeTheSleep_endsIt", FlawedSleeps::interruptIsLost),
                twin("interrupt_beforeTheSleep_endsIt", FlawedSleeps::interruptForgetsItsReason),
                twin("interrupt_duringTheSleep_endsIt", FlawedSleeps::interruptIsLost),
                twin("interrupt_twiceBeforeTheSleep_hasTheLaterReason", FlawedSleeps::firstInterruptStays),
                twin("interrupt_noticed_isOver", FlawedSleeps::interruptStays),
                twin("interrupt_afterAWakeup_waitsForTheNextSleep", FlawedSleeps::interruptGoesFirst),
                twin(
                        "interrupt_duringAPlainSleep_isKeptForAnInterruptibleOne",
                        FlawedSleeps::plainSleepIsInterruptible),
                twin("interrupt_withAnotherReason_isRefused", FlawedSleeps::interruptTakesAnyReason),
                twin("callout_deadlineComes_runs", FlawedServices::calloutsIgnoreTime),
                twin("callouts_several_runByTimeThenByArming", FlawedServices::calloutsIgnoreTime),
                twin("callouts_several_runByTimeThenByArming", FlawedServices::laterArmingGoesFirst),
                twin("callouts_several_runByTimeThenByArming", FlawedServices::resetKeepsTheTime),
                twin("callout_armedAgain_runsOnce", FlawedServices::resetAddsATime),
                twin("stop_armed_cancelsAndSaysSo", FlawedServices::stopAlwaysSucceeds),
                twin("stop_running_doesNotWait", FlawedServices::stopWaits),
                twin("drain_running_waitsForTheFunction", FlawedServices::drainDoesNotWait),
                twin("drain_twoDrainers_bothReturn", FlawedServices::drainDoesNotWait),
                twin("drain_armed_cancels", FlawedServices::drainDoesNotCancel),
                twin("drain_functionArmsItself_runsNoMore", FlawedServices::drainAcceptsReset),
                twin("callout_panics_reachesTheOwner", FlawedServices::failuresAreSwallowed),
                twin("tasks_several_runInTheirOrder", FlawedServices::tasksHaveNoOrder),
                twin("tasks_ofOneQueue_runOnOneThread", FlawedServices::tasksHaveNoOrder),
                twin("task_enqueuedTwiceBeforeItRuns_runsOnce", FlawedServices::tasksDoNotCoalesce),
                twin("task_enqueuedWhileItRuns_runsAgain", FlawedServices::runningTaskIsNotEnqueued),
                twin("task_enqueuedByTwoThreads_seesWhatBothDidBefore", FlawedServices::runningTaskIsNotEnqueued),
                twin("task_enqueuesItself_runsAgain", FlawedServices::runningTaskIsNotEnqueued),
                twin("queues_two_doNotHoldEachOtherUp", FlawedServices::queuesShareAThread),
                twin("latch_firedBefore_isRemembered", FlawedServices::latchForgets),
                twin("latch_clearedFiredAndAwaitedInTurns_losesNothing", FlawedServices::latchForgets),
                twin("latch_cleared_forgets", FlawedServices::latchIsNotCleared),
                twin("latch_interruptedBeforeTheWait_keepsTheInterrupt", FlawedServices::latchIsInterruptible),
                twin("latch_interruptedDuringTheWait_keepsTheInterrupt", FlawedServices::latchIsInterruptible),
                twin("latches_two_areIndependent", FlawedServices::latchesAreOne),
                twin("counter_twoThreadsAdd_losesNothing", FlawedServices::countersAreNotAtomic),
                twin("counter_twoThreadsCompareAndSet_oneSucceeds", FlawedServices::countersAreNotAtomic),
                twin("choose_severalTimes_staysWithinItsBound", FlawedServices::chooseExceedsItsBound),
                twin("uptime_readInTurns_neverGoesBack", FlawedServices::timeGoesBack),
                twin("bootTime_stays", FlawedServices::bootTimeMoves),
                twin("currentThread_inAThread_isTheSpawnedOne", FlawedServices::threadsAreOne),
                twin("spawn_twoThreads_runBothOnce", FlawedServices::threadsRunTwice),
                twin("thread_panics_reachesTheOwner", FlawedServices::failuresAreSwallowed),
                twin("thread_throwsAnException_reachesTheOwner", FlawedServices::failuresAreSwallowed));
    }

    @ParameterizedTest(name = "{0} rejects {index}")
    @MethodSource("twins")
    void contract_brokenImplementation_isRejected(String statement, UnaryOperator<Scheduler> flaw) {
        assertThat(holds(statement, flaw)).as(statement).isFalse();
    }

    @Test
    void contract_wrapperWithoutAFlaw_isAccepted() {
        assertThat(statements().filter(statement -> !holds(statement, DelegatingScheduler::new)))
                .isEmpty();
    }

    /** Statements about what nothing could get wrong without breaking another one, or about names. */
    private static final List<String> WITHOUT_TWIN = List.of(
            "beginOperation_isAllowedBetweenOperations",
            "counter_oneThread_doesWhatItSays",
            "callout_armsItself_runsAgain",
            "callouts_several_runOneAtATime",
            "drained_armedAgain_runs",
            "latch_deadlineComes_isTimedOut",
            "latch_firedByAnother_wakesTheOwner",
            "mutex_name_isThatOfItsClassAndSerial",
            "mutex_severalOfAClass_areIndependent",
            "sharedLock_name_isThatOfItsClassAndSerial",
            "sleepInterruptibly_wokenUp_isWoken",
            "spawn_whatWasDoneBefore_isSeen",
            "task_notEnqueued_doesNotRun",
            "task_panics_reachesTheOwner");

    @Test
    void twins_allTogether_coverTheContract() {
        Set<String> covered = new TreeSet<>(WITHOUT_TWIN);
        twins().forEach(twin -> covered.add((String) twin.get()[0]));
        assertThat(covered).containsExactlyInAnyOrderElementsOf(statements().toList());
    }

    private static Stream<String> statements() {
        return Arrays.stream(SchedulerContract.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .sorted();
    }

    private static boolean holds(String statement, UnaryOperator<Scheduler> flaw) {
        try {
            SchedulerContract.class
                    .getMethod(statement)
                    .invoke(new SimContractHarness(Carrier.CONTINUATION, EXECUTIONS, flaw));
            return true;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof AssertionError) {
                return false;
            }
            throw new IllegalStateException(statement, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(statement, e);
        }
    }
}
