package io.shorefs.ninep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems;
import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.ninep.DirectSession;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepException;
import io.shorefs.conformance.ninep.NinepFiles;
import io.shorefs.ninep.NinepSession.Holdings;
import io.shorefs.spi.Identities;
import io.shorefs.spi.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;

/** What the engine's tests share: an engine on a filesystem, and clients of it. */
final class Engines {
    static final Identities IDENTITIES =
            uid -> uid == 1000 ? new Credentials(1000, 1000, 50, 51) : new Credentials(uid, uid);

    private Engines() {}

    static Protocol engine(FileSystem fileSystem) {
        return engine(fileSystem, Map.of());
    }

    static Protocol engine(FileSystem fileSystem, Map<String, Object> settings) {
        return new NinepProvider().create(() -> FileSystems.of(fileSystem), IDENTITIES, new MapSettings(settings));
    }

    /** A client of a session of its own. */
    record Peer(DirectSession direct, NinepClient client, NinepFiles files) {
        static Peer of(Protocol engine, int uid) {
            DirectSession direct = new DirectSession(engine, Optional.empty());
            NinepClient client = NinepClient.start(direct.connection(), 65536, uid);
            return new Peer(direct, client, new NinepFiles(client, 0));
        }

        /** Nothing sent yet. */
        static Peer silent(Protocol engine) {
            DirectSession direct = new DirectSession(engine, Optional.empty());
            NinepClient client = new NinepClient(direct.connection());
            return new Peer(direct, client, new NinepFiles(client, 0));
        }

        Holdings holdings() {
            return ((NinepSession) direct.session()).holdings();
        }

        /** A fid with an open file of this name. */
        int opened(String name, int flags) {
            int fid = files.walk(name);
            client.open(fid, flags);
            return fid;
        }
    }

    static void assertErrno(Errno expected, Executable action) {
        NinepException e = assertThrows(NinepException.class, action);
        assertEquals(expected.number(), e.errno(), () -> expected + " was expected; " + e.getMessage());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
