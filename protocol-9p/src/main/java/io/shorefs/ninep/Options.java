package io.shorefs.ninep;

import io.shorefs.api.Credentials;
import io.shorefs.spi.Identities;
import io.shorefs.spi.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * What a server's table in the configuration says.
 *
 * @param maxMessage largest message in bytes, 4 KiB to 16 MiB
 * @param maxFids fids a connection
 * @param fidBytes heap that the fids of all connections take together
 * @param xattrBytes heap that the values of extended attributes which fids hold take together, of all connections
 * @param maxRequests requests of a connection that wait at once
 * @param maxRetained bytes that waiting writes of a connection hold at once
 * @param lockWait how long a blocking lock request waits before it is answered with BLOCKED and asked again
 * @param rootSquash user 0 becomes the anonymous user
 * @param allSquash everyone becomes the anonymous user
 * @param anonymous the anonymous user
 */
record Options(
        int maxMessage,
        int maxFids,
        long fidBytes,
        long xattrBytes,
        int maxRequests,
        long maxRetained,
        Duration lockWait,
        boolean rootSquash,
        boolean allSquash,
        Credentials anonymous) {

    private static final int NOBODY = 65534;

    /**
     * Reads the table.
     *
     * @throws IllegalArgumentException when a value is out of its range; the message names the key
     */
    static Options from(Settings settings) {
        int uid = (int) within(settings.number("anon_uid"), NOBODY, "anon_uid", 0, 0xffff_fffeL);
        int gid = (int) within(settings.number("anon_gid"), uid & 0xffff_ffffL, "anon_gid", 0, 0xffff_fffeL);
        Duration wait = settings.duration("lock_wait").orElse(Duration.ofSeconds(5));
        if (wait.isNegative() || wait.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("lock_wait = " + wait + ": a duration from 0 to 5 min is wanted");
        }
        return new Options(
                (int) within(
                        settings.size("max_message"), Wire.MAX_MSIZE, "max_message", Wire.MIN_MSIZE, Wire.MAX_MSIZE),
                (int) within(settings.number("max_fids"), 262_144, "max_fids", 16, 16_777_216),
                within(settings.size("fid_memory"), ofHeap(12, 64 << 20), "fid_memory", 65_536, 1L << 40),
                within(settings.size("xattr_memory"), ofHeap(48, 16 << 20), "xattr_memory", 131_072, 1L << 40),
                (int) within(settings.number("max_requests"), 1_024, "max_requests", 1, 65_535),
                within(settings.size("max_waiting_bytes"), 64 << 20, "max_waiting_bytes", 65_536, 1L << 32),
                wait,
                settings.flag("root_squash").orElse(false),
                settings.flag("all_squash").orElse(false),
                new Credentials(uid, gid));
    }

    /** A part of the heap in bytes, but not more than is ever useful. */
    private static long ofHeap(int parts, long most) {
        return Math.clamp(Runtime.getRuntime().maxMemory() / parts, 1 << 20, most);
    }

    private static long within(Optional<Long> value, long otherwise, String key, long from, long to) {
        long number = value.orElse(otherwise);
        if (number < from || number > to) {
            throw new IllegalArgumentException(
                    key + " = " + number + ": a number from " + from + " to " + to + " is wanted");
        }
        return number;
    }

    /** Who the user of an attach is; the connection's own identity wins over whatever the client claims. */
    Identity identify(int uid, Optional<Credentials> fixed, Identities identities) {
        if (fixed.isPresent()) {
            return new Identity(fixed.get(), false);
        }
        boolean squashed = allSquash || uid == Wire.NONUNAME || (rootSquash && uid == 0);
        return squashed ? new Identity(anonymous, false) : new Identity(identities.of(uid), true);
    }
}
