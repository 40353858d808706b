package io.shorefs.ninep;

import static io.shorefs.ninep.Engines.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.AttachName;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems;
import io.shorefs.api.FsException;
import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.ninep.DirectSession;
import io.shorefs.conformance.ninep.MessageType;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepFiles;
import io.shorefs.conformance.ninep.Request;
import io.shorefs.conformance.ninep.SetAttributes;
import io.shorefs.conformance.ninep.Wire;
import io.shorefs.ninep.Engines.Peer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who a client is, and where it begins. */
final class AttachTest {
    private final ModelFileSystem fs = new ModelFileSystem();
    private Peer root;

    @BeforeEach
    void aPublicDirectory() {
        root = Peer.of(Engines.engine(fs), 0);
        root.files().mkdir("pub", 0777, 0);
        int pub = root.files().walk("pub");
        root.client().setattr(pub, SetAttributes.mode(0777));
        root.client().clunk(pub);
    }

    private int ownerOf(String path) {
        return root.files().stat(path).uid();
    }

    private int groupOf(String path) {
        return root.files().stat(path).gid();
    }

    @Test
    void theNumberIsTheUser() {
        Peer user = Peer.of(Engines.engine(fs), 1000);
        user.client().mkdir(user.files().walk("pub"), "d", 0700, 1000);
        assertEquals(1000, ownerOf("pub/d"));
        Peer stranger = Peer.of(Engines.engine(fs), 1001);
        assertErrno(Errno.EACCES, () -> stranger.files().write("pub/d/f", "x"));
        assertErrno(Errno.EACCES, () -> stranger.files().mkdir("d", 0700, 0));
    }

    @Test
    void aClientThatIsBelievedForTheUserIsBelievedForTheGroup() {
        Peer user = Peer.of(Engines.engine(fs), 1000);
        int pub = user.files().walk("pub");
        user.client().mkdir(pub, "member", 0700, 50);
        user.client().mkdir(pub, "unknown", 0700, 77);
        user.client().mkdir(pub, "none", 0700, -1);
        assertEquals(50, groupOf("pub/member"));
        assertEquals(1000, groupOf("pub/none"));
        assertEquals(77, groupOf("pub/unknown"));
    }

    @Test
    void theGroupOfNewFilesGivesNoAccess() {
        root.files().mkdir("team", 0770, 0);
        int team = root.files().walk("team");
        root.client().setattr(team, SetAttributes.mode(0770));
        Peer user = Peer.of(Engines.engine(fs, Map.of("root_squash", true)), 1000);
        int begin = user.files().walk("pub");
        assertErrno(Errno.EACCES, () -> user.files().mkdir("team/d", 0700, 0));
        user.client().mkdir(begin, "mine", 0700, 0);
        assertEquals(0, groupOf("pub/mine"));
    }

    @Test
    void squashedUsersAreAnonymous() {
        Map<String, Object> rootSquash = Map.of("root_squash", true, "anon_uid", 500L, "anon_gid", 501L);
        Peer squashed = Peer.of(Engines.engine(fs, rootSquash), 0);
        int pub = squashed.files().walk("pub");
        squashed.client().mkdir(pub, "r", 0700, 77);
        assertEquals(500, ownerOf("pub/r"));
        assertEquals(501, groupOf("pub/r"), "a squashed user is not believed for its group");
        Peer.of(Engines.engine(fs, rootSquash), 1000).files().mkdir("pub/u", 0700, 1000);
        assertEquals(1000, ownerOf("pub/u"));
        Peer.of(Engines.engine(fs, Map.of("all_squash", true)), 1000).files().mkdir("pub/a", 0700, 1000);
        assertEquals(65534, ownerOf("pub/a"));
        assertEquals(65534, groupOf("pub/a"));
        Peer.of(Engines.engine(fs), Wire.NONUNAME).files().mkdir("pub/n", 0700, 1000);
        assertEquals(65534, ownerOf("pub/n"));
    }

    @Test
    void theConnectionsIdentityWinsOverTheClients() {
        Credentials fixed = new Credentials(700, 701);
        DirectSession direct = new DirectSession(Engines.engine(fs), Optional.of(fixed));
        NinepClient client = NinepClient.start(direct.connection(), 8192, 0);
        new NinepFiles(client, 0).mkdir("pub/f", 0700, 0);
        assertEquals(700, ownerOf("pub/f"));
        assertEquals(701, groupOf("pub/f"));
    }

    @Test
    void anameIsAPathToADirectory() {
        root.files().mkdir("pub/deep", 0755, 0);
        root.files().write("pub/file", "x");
        root.client().attach(50, 0, "/pub//deep/");
        assertEquals(
                root.files().stat("pub/deep").qid().path(),
                root.client().getattr(50).qid().path());
        root.client().attach(51, 0, "pub");
        root.client().attach(52, 0, "/");
        assertErrno(Errno.ENOENT, () -> root.client().attach(53, 0, "/missing"));
        assertErrno(Errno.ENOENT, () -> root.client().attach(53, 0, "/pub/missing/x"));
        assertErrno(Errno.ENOTDIR, () -> root.client().attach(53, 0, "/pub/file"));
        assertErrno(Errno.EBADF, () -> root.client().getattr(53));
        assertErrno(Errno.EBADF, () -> root.client().attach(52, 0, "/"));
        assertErrno(Errno.EINVAL, () -> root.client().attach(54, 3, "", "", 0));
    }

    @Test
    void oneConnectionServesManyUsers() {
        root.client().attach(60, 1000, "");
        root.client().attach(61, 1001, "");
        NinepFiles one = new NinepFiles(root.client(), 60);
        one.mkdir("pub/mine", 0700, 1000);
        assertErrno(Errno.EACCES, () -> new NinepFiles(root.client(), 61).list("pub/mine"));
        assertEquals(0, one.list("pub/mine").size());
    }

    /** A filesystem, and another one under the name of a checkpoint; counts how often that is in use. */
    private static final class TwoFileSystems implements FileSystems {
        private final FileSystem present;
        private final FileSystem kept;
        private final AtomicInteger uses = new AtomicInteger();
        private CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);

        TwoFileSystems(FileSystem present, FileSystem kept) {
            this.present = present;
            this.kept = kept;
        }

        @Override
        public CompletableFuture<Attached> attach(AttachName name) {
            if (name.checkpoint().isEmpty()) {
                return FileSystems.of(present).attach(name);
            }
            if (!name.checkpoint().get().equals("kept")) {
                return CompletableFuture.failedFuture(new FsException(Errno.ENOENT));
            }
            return ready.thenApply(ignored -> {
                uses.incrementAndGet();
                return new Attached() {
                    @Override
                    public FileSystem fileSystem() {
                        return kept;
                    }

                    @Override
                    public void close() {
                        uses.decrementAndGet();
                    }
                };
            });
        }
    }

    private final ModelFileSystem former = new ModelFileSystem();
    private final TwoFileSystems both = new TwoFileSystems(fs, former);

    private Peer peerOfBoth() {
        Peer.of(Engines.engine(former), 0).files().write("old", "x");
        return Peer.of(new NinepProvider().create(() -> both, Engines.IDENTITIES, new MapSettings(Map.of())), 0);
    }

    @Test
    void aCheckpointIsAFilesystemOfItsOwn() {
        Peer peer = peerOfBoth();
        peer.client().attach(70, 0, "/@kept");
        NinepFiles kept = new NinepFiles(peer.client(), 70);
        assertArrayEquals(Engines.utf8("x"), kept.read("old"));
        assertErrno(Errno.ENOENT, () -> kept.read("pub"));
        assertErrno(Errno.ENOENT, () -> peer.files().read("old"));
        assertErrno(Errno.ENOENT, () -> peer.client().attach(71, 0, "/@none"));
        assertErrno(Errno.EINVAL, () -> peer.client().attach(71, 0, "/,colour=blue"));
        assertErrno(Errno.EINVAL, () -> peer.client().attach(71, 0, "/,colour"));
        int old = kept.walk("old");
        assertErrno(Errno.EXDEV, () -> peer.client().link(0, old, "linked"));
        assertErrno(Errno.EXDEV, () -> peer.client().renameAt(70, "old", 0, "moved"));
    }

    @Test
    void aCheckpointIsInUseUntilTheLastFidIsGone() {
        Peer peer = peerOfBoth();
        peer.client().attach(70, 0, "/@kept");
        int old = new NinepFiles(peer.client(), 70).walk("old");
        peer.client().clunk(70);
        peer.client().open(old, Wire.O_RDONLY);
        assertEquals(1, both.uses.get());
        peer.client().clunk(old);
        assertEquals(0, both.uses.get());
        peer.client().attach(70, 0, "/@kept");
        assertErrno(Errno.ENOENT, () -> peer.client().attach(71, 0, "/@kept/none"));
        assertEquals(1, both.uses.get());
        peer.direct().close();
        assertEquals(0, both.uses.get());
    }

    @Test
    void anAttachThatIsLateIsGivenBackWhenNobodyWaitsForIt() {
        both.ready = new CompletableFuture<>();
        Peer peer = peerOfBoth();
        peer.client()
                .submit(Request.of(MessageType.TATTACH)
                        .u32(70)
                        .u32(Wire.NOFID)
                        .string("")
                        .string("/@kept")
                        .u32(0));
        peer.direct().close();
        both.ready.complete(null);
        assertEquals(0, both.uses.get());
    }
}
