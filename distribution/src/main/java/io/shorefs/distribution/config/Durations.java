package io.shorefs.distribution.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
final class Durations {
    /** What a message says is wanted. */
    static final String WANTED = "a duration such as \"250 ms\", \"1 s\", \"10 min\" (units ms, s, min, h, d)";

    private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([a-z]+)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Durations() {}

    /** Empty when the text is no duration, or has a part of a millisecond. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches() || !MILLIS.containsKey(matcher.group(2))) {
            return Optional.empty();
        }
        OptionalLong millis = Quantity.wholeProduct(new BigDecimal(matcher.group(1)), MILLIS.get(matcher.group(2)));
        return millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty();
    }
}
