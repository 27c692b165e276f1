// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@link Callout} promises. Where an order is checked, a first callout keeps the clock thread at a gate until all
 * others are armed, so that nothing depends on how fast they are armed.
 */
public interface CalloutContract extends ContractHarness {

    /** Deadlines that have passed by the time anybody looks, in order. */
    private static long past(int order) {
        return order - 100L;
    }

    private static Callout callout(Stage stage, String name, Runnable function) {
        return stage.scheduler().newCallout(() -> name, function);
    }

    /** A callout that runs before all others, and keeps the clock thread until the gate is free. */
    private static Callout gatekeeper(Stage stage, Mutex gate, Signal atGate) {
        return callout(stage, "gatekeeper", () -> {
            atGate.raise();
            gate.lock();
            gate.unlock();
        });
    }

    @Test
    default void callout_deadlineComes_runs() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Signal ran = stage.signal();
                    long[] at = new long[1];
                    Callout callout = callout(stage, "a", () -> {
                        at[0] = scheduler.uptime();
                        ran.raise();
                    });
                    stage.thread("armer", () -> {
                        long deadline = scheduler.uptime() + Sbintime.ofNanos(2_000_000);
                        callout.reset(deadline);
                        ran.await();
                        assertThat(at[0]).isGreaterThanOrEqualTo(deadline);
                    });
                },
                Capability.CALLOUT);
    }

    @Test
    default void callouts_several_runByTimeThenByArming() {
        holds(
                stage -> {
                    Mutex gate = stage.gate("gate");
                    Signal atGate = stage.signal();
                    Signal last = stage.signal();
                    List<String> order = new ArrayList<>();
                    Callout first = gatekeeper(stage, gate, atGate);
                    Callout late = callout(stage, "late", () -> order.add("late"));
                    Callout early = callout(stage, "early", () -> order.add("early"));
                    Callout moved = callout(stage, "moved", () -> order.add("moved"));
                    Callout same = callout(stage, "same", () -> order.add("same"));
                    Callout end = callout(stage, "end", last::raise);
                    stage.thread("armer", () -> {
                        gate.lock();
                        first.reset(past(0));
                        atGate.await();
                        end.reset(past(9));
                        late.reset(past(3));
                        moved.reset(past(4));
                        early.reset(past(1));
                        same.reset(past(1));
                        moved.reset(past(1));
                        gate.unlock();
                        last.await();
                        assertThat(order).containsExactly("early", "same", "moved", "late");
                    });
                },
                Capability.CALLOUT);
    }

    @Test
    default void callouts_several_runOneAtATime() {
        holds(
                stage -> {
                    Mutex mutex = stage.mutex("m");
                    Signal last = stage.signal();
                    int[] inside = new int[1];
                    Runnable body = () -> {
                        mutex.lock();
                        assertThat(++inside[0]).isEqualTo(1);
                        mutex.unlock();
                        stage.pause();
                        mutex.lock();
                        inside[0]--;
                        mutex.unlock();
                    };
                    Callout first = callout(stage, "first", body);
                    Callout second = callout(stage, "second", () -> {
                        body.run();
                        last.raise();
                    });
                    stage.thread("armer", () -> {
                        first.reset(past(1));
                        second.reset(past(2));
                        last.await();
                        first.drain();
                    });
                },
                Capability.CALLOUT,
                Capability.SERVICE_FAILURE);
    }

    @Test
    default void callout_armedAgain_runsOnce() {
        holds(
                stage -> {
                    Mutex gate = stage.gate("gate");
                    Signal atGate = stage.signal();
                    Signal last = stage.signal();
                    int[] runs = new int[1];
                    Callout first = gatekeeper(stage, gate, atGate);
                    Callout callout = callout(stage, "a", () -> runs[0]++);
                    Callout end = callout(stage, "end", last::raise);
                    stage.thread("armer", () -> {
                        gate.lock();
                        first.reset(past(0));
                        atGate.await();
                        callout.reset(past(1));
                        callout.reset(past(2));
                        end.reset(past(9));
                        gate.unlock();
                        last.await();
                        assertThat(runs[0]).isEqualTo(1);
                    });
                },
                Capability.CALLOUT);
    }

    @Test
    default void callout_armsItself_runsAgain() {
        holds(
                stage -> {
                    Signal last = stage.signal();
                    int[] runs = new int[1];
                    Callout[] callout = new Callout[1];
                    callout[0] = callout(stage, "a", () -> {
                        if (++runs[0] < 3) {
                            callout[0].reset(past(runs[0]));
                        } else {
                            last.raise();
                        }
                    });
                    stage.thread("armer", () -> {
                        callout[0].reset(past(0));
                        last.await();
                        callout[0].drain();
                        assertThat(runs[0]).isEqualTo(3);
                    });
                },
                Capability.CALLOUT);
    }

    @Test
    default void stop_armed_cancelsAndSaysSo() {
        holds(
                stage -> {
                    Mutex gate = stage.gate("gate");
                    Signal atGate = stage.signal();
                    Signal last = stage.signal();
                    int[] runs = new int[1];
                    Callout first = gatekeeper(stage, gate, atGate);
                    Callout callout = callout(stage, "a", () -> runs[0]++);
                    Callout end = callout(stage, "end", last::raise);
                    stage.thread("armer", () -> {
                        assertThat(callout.stop()).isFalse();
                        gate.lock();
                        first.reset(past(0));
                        atGate.await();
                        callout.reset(past(1));
                        end.reset(past(9));
                        assertThat(callout.stop()).isTrue();
                        assertThat(callout.stop()).isFalse();
                        gate.unlock();
                        last.await();
                        assertThat(runs[0]).isZero();
                        assertThat(callout.stop()).isFalse();
                    });
                },
                Capability.CALLOUT);
    }

    @Test
    default void stop_running_doesNotWait() {
        holds(
                stage -> {
                    Mutex gate = stage.gate("gate");
                    Signal atGate = stage.signal();
                    Callout callout = gatekeeper(stage, gate, atGate);
                    stage.thread("armer", () -> {
                        gate.lock();
                        callout.reset(past(0));
                        atGate.await();
                        assertThat(callout.stop()).isFalse();
                        gate.unlock();
                        callout.drain();
                    });
                },
                Capability.CALLOUT);
    }

    @Test
    default void drain_running_waitsForTheFunction() {
        holds(
                stage -> {
                    Signal started = stage.signal();
                    boolean[] finished = new boolean[1];
                    Callout callout = callout(stage, "a", () -> {
                        started.raise();
                        stage.pause();
                        stage.pause();
                        finished[0] = true;
                    });
                    stage.thread("drainer", () -> {
                        callout.reset(past(0));
                        started.await();
                        callout.drain();
                        assertThat(finished[0]).isTrue();
                    });
                },
                Capability.CALLOUT);
    }

    @Test
    default void drain_armed_cancels() {
        holds(
                stage -> {
                    Mutex gate = stage.gate("gate");
                    Signal atGate = stage.signal();
                    Signal last = stage.signal();
                    int[] runs = new int[1];
                    Callout first = gatekeeper(stage, gate, atGate);
                    Callout callout = callout(stage, "a", () -> runs[0]++);
                    Callout end = callout(stage, "end", last::raise);
                    stage.thread("drainer", () -> {
                        gate.lock();
                        first.reset(past(0));
                        atGate.await();
                        callout.reset(past(1));
                        end.reset(past(9));
                        callout.drain();
                        gate.unlock();
                        last.await();
                        assertThat(runs[0]).isZero();
                    });
                },
                Capability.CALLOUT);
    }

    @Test
    default void drain_functionArmsItself_runsNoMore() {
        holds(
                stage -> {
                    Signal started = stage.signal();
                    Signal last = stage.signal();
                    int[] runs = new int[1];
                    Callout[] callout = new Callout[1];
                    callout[0] = callout(stage, "a", () -> {
                        started.raise();
                        stage.pause();
                        if (++runs[0] < 3) {
                            callout[0].reset(past(1));
                        }
                    });
                    Callout end = callout(stage, "end", last::raise);
                    stage.thread("drainer", () -> {
                        callout[0].reset(past(0));
                        started.await();
                        callout[0].drain();
                        int before = runs[0];
                        end.reset(past(9));
                        last.await();
                        assertThat(runs[0]).isEqualTo(before);
                        assertThat(callout[0].stop()).isFalse();
                    });
                },
                Capability.CALLOUT);
    }

    @Test
    default void drain_twoDrainers_bothReturn() {
        holds(
                stage -> {
                    Signal started = stage.signal();
                    boolean[] finished = new boolean[1];
                    Callout callout = callout(stage, "a", () -> {
                        started.raise();
                        stage.pause();
                        finished[0] = true;
                    });
                    Runnable drainer = () -> {
                        started.await();
                        callout.drain();
                        assertThat(finished[0]).isTrue();
                    };
                    stage.thread("armer", () -> {
                        callout.reset(past(0));
                        drainer.run();
                    });
                    stage.thread("other", drainer);
                },
                Capability.CALLOUT);
    }

    @Test
    default void drained_armedAgain_runs() {
        holds(
                stage -> {
                    Signal ran = stage.signal();
                    Callout callout = callout(stage, "a", ran::raise);
                    stage.thread("armer", () -> {
                        callout.drain();
                        callout.reset(past(0));
                        ran.await();
                    });
                },
                Capability.CALLOUT);
    }

    @Test
    default void callout_panics_reachesTheOwner() {
        fails(
                "broken in a callout",
                stage -> {
                    Callout callout = callout(stage, "a", () -> {
                        throw new Panic("broken in a callout");
                    });
                    Signal never = stage.signal();
                    stage.thread("armer", () -> {
                        callout.reset(past(0));
                        never.await();
                    });
                },
                Capability.CALLOUT,
                Capability.SERVICE_FAILURE);
    }
}
