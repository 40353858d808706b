package io.shorefs.distribution.config;

import java.util.OptionalInt;

/** Numbers of users and groups. */
final class Ids {
    private static final long LAST = 0xffff_fffeL;

    private Ids() {}

    /** An unsigned 32-bit number, of which the last means "none" and is refused. */
    static OptionalInt id(ConfigSettings table, String key) {
        var number = table.number(key);
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        if (number.get() < 0 || number.get() > LAST) {
            throw table.mistake(key, number.get() + " is no id: a number from 0 to " + LAST + " is wanted");
        }
        return OptionalInt.of((int) number.get().longValue());
    }
}
