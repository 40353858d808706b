package io.shorefs.acceptance;

import java.util.Locale;

/** How much the tests do: the system property {@code shorefs.level}. */
public enum Level {
    /** No guest. */
    QUICK,
    /** Everything, in the time of one build. */
    FULL,
    /** The longer forms. */
    LONG;

    /** The level of this run; {@link #FULL} without the property. */
    public static Level current() {
        return valueOf(System.getProperty("shorefs.level", "full").toUpperCase(Locale.ROOT));
    }
}
