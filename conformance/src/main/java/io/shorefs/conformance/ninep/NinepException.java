package io.shorefs.conformance.ninep;

import io.shorefs.api.Errno;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The server answered Rlerror. */
public final class NinepException extends RuntimeException {
    private final int errno;

    NinepException(int type, int errno) {
        super("T message " + type + " was answered with errno " + errno + " " + name(errno));
        this.errno = errno;
    }

    private static String name(int number) {
        return Arrays.stream(Errno.values())
                .filter(e -> e.number() == number)
                .map(Enum::name)
                .collect(Collectors.joining());
    }

    /** Linux's error number. */
    public int errno() {
        return errno;
    }
}
