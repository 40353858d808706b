package io.shorefs.core.map;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;

/**
 * Numbers that are never given out twice, over restarts too: reserved in steps by a published value before the first of a step is used; a start goes
 * on after the last step. Any thread.
 */
public final class Sequences {
    /** How many are reserved at once. */
    public static final int STEP = 65_536;

    private final OrderedMap map;
    private final State state;
    private long next;
    private long reserved;

    /** Goes on after what was reserved, which is read when the first number is asked for; {@code first} is the first number ever, positive. */
    public Sequences(OrderedMap map, State state, long first) {
        this.map = map;
        this.state = state;
        next = first;
    }

    /** The next number, never one whose low 32 bits are 0. Takes the shared side of the publication lock: never call it
     * inside {@link OrderedMap#whileActive}, where another's reservation could wait for a cut that waits for the caller. */
    public synchronized long next() {
        if (reserved == 0) {
            next = Math.max(next, map.state(state));
            reserved = next;
        }
        if ((int) next == 0) {
            next++;
        }
        if (next >= reserved) {
            reserved = next + STEP;
            map.publish(new Batch().put(Key.state(state), new Value.Counter(reserved)));
        }
        return next++;
    }
}
