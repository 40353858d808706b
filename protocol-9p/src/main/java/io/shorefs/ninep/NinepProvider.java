package io.shorefs.ninep;

import io.shorefs.api.FileSystems;
import io.shorefs.spi.Identities;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.ProtocolProvider;
import io.shorefs.spi.Settings;
import java.util.function.Supplier;

/**
 * Makes the 9P2000.L engine.
 *
 * <p>Keys: {@code max_message} (size, 4 KiB to 16 MiB, default 16 MiB), {@code max_fids} (default 262,144 a connection), {@code fid_memory} and {@code xattr_memory} (heap that fids, and values of extended attributes that they hold, take in all connections together; default a twelfth of the heap, at most 64 MiB, and a 48th, at most 16 MiB), {@code max_requests} (that wait at once, default
 * 1,024 a connection), {@code max_waiting_bytes} (held by writes that wait, default 64 MiB a connection), {@code lock_wait} (duration, default 5 s), {@code root_squash}, {@code
 * all_squash} (flags), {@code anon_uid} (default 65534), {@code anon_gid} (default: as {@code anon_uid}).
 */
public final class NinepProvider implements ProtocolProvider {
    @Override
    public String name() {
        return "9p";
    }

    @Override
    public Protocol create(Supplier<FileSystems> fileSystems, Identities identities, Settings settings) {
        return new NinepProtocol(fileSystems, identities, Options.from(settings));
    }
}
