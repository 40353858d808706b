package io.shorefs.acceptance.server;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far the object store of a running server is behind it, as {@code shorefs status} says. */
public final class StoreBacklog {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern BEHIND = Pattern.compile("\"behind_seconds\":([0-9.]+)");

    private StoreBacklog() {}

    /** At most so long; zero when it has everything, empty when the server does not answer. */
    public static Optional<Duration> of(ServerFiles files) {
        Command status =
                Command.shorefs(LIMIT, "status", "--json", "-c", files.config().toString());
        Matcher behind = BEHIND.matcher(status.output());
        return status.status() == 0 && behind.find()
                ? Optional.of(Duration.ofNanos((long) (Double.parseDouble(behind.group(1)) * 1e9)))
                : Optional.empty();
    }
}
