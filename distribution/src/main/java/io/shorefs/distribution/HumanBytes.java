package io.shorefs.distribution;

import java.util.Locale;

/** Sizes for people to read. */
final class HumanBytes {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private HumanBytes() {}

    /** With three digits, such as {@code "1.25 GiB"}; below 1 KiB all of them. */
    static String of(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = 0;
        do {
            size /= 1024;
            unit++;
        } while (size >= 999.5 && unit < UNITS.length);
        int decimals = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", size, UNITS[unit - 1]);
    }
}
