package io.shorefs.spi;

import java.util.List;
import java.util.Map;

/** What a server tells of itself in numbers; for transports that give them to others. Any thread. */
@FunctionalInterface
public interface Telemetry {
    /** How it is now: a few dozen numbers, which cost little. Those of one name come one after the other and differ in their labels. */
    List<Measure> measures();

    /** How a number behaves. */
    enum Kind {
        /** It goes up and down. */
        GAUGE,
        /** It goes up only, from 0 at the process's start. */
        COUNTER
    }

    /**
     * One number.
     *
     * @param name lower case letters, digits and {@code _}, with the unit at its end, in the units of the SI and in bytes, without {@code _total}
     * @param help one sentence
     * @param labels what tells it from others of its name
     */
    record Measure(String name, Kind kind, String help, Map<String, String> labels, double value) {
        public Measure {
            labels = Map.copyOf(labels);
        }
    }
}
