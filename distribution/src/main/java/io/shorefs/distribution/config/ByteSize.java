package io.shorefs.distribution.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them. */
final class ByteSize {
    /** What a message says is wanted. */
    static final String WANTED =
            "a size such as 4096, \"512 MiB\" or \"1.5 TB\" (units B, KiB, MiB, GiB, TiB, kB, MB, GB, TB)";

    private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]*)");
    private static final Map<String, Long> UNITS = units();

    private ByteSize() {}

    /** Bytes; empty when the text is no size, or not a whole number of bytes, or beyond 2^63-1. */
    static OptionalLong parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        Optional<Long> unit = matcher.matches() ? Optional.ofNullable(UNITS.get(matcher.group(2))) : Optional.empty();
        if (unit.isEmpty()) {
            return OptionalLong.empty();
        }
        return Quantity.wholeProduct(new BigDecimal(matcher.group(1)), unit.get());
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("", 1L);
        units.put("B", 1L);
        String[] prefixes = {"K", "M", "G", "T"};
        for (int i = 0; i < prefixes.length; i++) {
            units.put(prefixes[i] + "iB", 1L << (10 * (i + 1)));
            units.put((i == 0 ? "k" : prefixes[i]) + "B", (long) Math.pow(1000, i + 1));
        }
        return Map.copyOf(units);
    }
}
