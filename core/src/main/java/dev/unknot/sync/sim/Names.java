// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.Label;
import java.util.Arrays;

/**
 * What the numbers in the events of one execution stand for: objects, in the order of their creation, and messages,
 * in the order of their first use.
 */
final class Names {
    /** How many messages one execution may use, and how many possibilities a choice may have. */
    static final int MESSAGES_MAX = 1 << Recording.MESSAGE_BITS;

    private Object[] objects = new Object[16];
    private int objectCount;
    private String[] messages = new String[8];
    private int messageCount;

    /** Gives an object its number. */
    int register(Object object) {
        int id = objectCount;
        if (id == Recording.NO_OBJECT) {
            throw new EngineError("an execution with more than " + Recording.NO_OBJECT + " locks and channels");
        }
        if (id == objects.length) {
            objects = Arrays.copyOf(objects, id * 2);
        }
        objects[id] = object;
        objectCount = id + 1;
        return id;
    }

    Object object(int object) {
        return objects[object];
    }

    /** The number of objects so far. */
    int objectCount() {
        return objectCount;
    }

    String label(int object) {
        return object == Recording.NO_OBJECT ? "" : ((Label) objects[object]).label();
    }

    /** The number of a message, new or known; messages are few constants. */
    int message(String text) {
        for (int i = 0; i < messageCount; i++) {
            if (messages[i].equals(text)) {
                return i;
            }
        }
        if (messageCount == MESSAGES_MAX) {
            throw new EngineError("an execution with more than " + MESSAGES_MAX + " different messages, now: " + text);
        }
        if (messageCount == messages.length) {
            messages = Arrays.copyOf(messages, messageCount * 2);
        }
        messages[messageCount] = text;
        return messageCount++;
    }

    String message(int number) {
        return messages[number];
    }
}
