package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.core.export.StoreSide;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a journal has alone is given out whole, under its names, and what is not to be had is told by name. */
class JournalExportTest {
    private static final int BLOCK = 4096;
    private static final Credentials ROOT = Credentials.ROOT;

    private final MemoryStore store = new MemoryStore();
    private final List<String> lines = new ArrayList<>();

    private Server server(long seed) {
        return Server.idle(store, new SplittableRandom(seed));
    }

    private StoreSide side() throws StoreException {
        return side(store);
    }

    private static StoreSide side(ObjectStore store) throws StoreException {
        Bucket bucket = StoredVolume.find(store).orElseThrow().branch(BranchName.MAIN, Optional.empty());
        return StoreSide.of(
                () -> BranchState.read(bucket, Runnable::run).orElseThrow().map(bucket, 1 << 24, Runnable::run),
                bucket);
    }

    private Tar exported(Server server, StoreSide side) {
        lines.clear();
        return Tar.read(server.export(side, lines));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void withoutAPublishedGenerationItIsAllOfIt() throws Exception {
        try (Server server = server(1).start()) {
            server.mkdir("folder");
            server.write("folder/small", 0, text("small"));
            byte[] large = bytes(40 * BLOCK, 7);
            server.write("folder/large", 0, large);
            server.write("sparse", 100 * BLOCK, text("end"));
            server.setXattr("folder/small", "a=b%", new byte[] {0, 10, -1});
            server.fs()
                    .symlink(ROOT, FileSystem.ROOT, Name.of("link"), text("to/where"))
                    .join();
            server.fs()
                    .mknod(ROOT, FileSystem.ROOT, Name.of("pipe"), 0010640, 0)
                    .join();
            server.fs()
                    .mknod(ROOT, FileSystem.ROOT, Name.of("disk"), 0060600, 8 << 8 | 0x15)
                    .join();
            long small = server.fs()
                    .walk(ROOT, FileSystem.ROOT, List.of(Name.of("folder"), Name.of("small")))
                    .join()
                    .getLast()
                    .inode();
            server.fs().link(ROOT, small, FileSystem.ROOT, Name.of("same")).join();
            server.fs().syncAll().join();
            Map<String, Tar.Member> members =
                    exported(server, StoreSide.none(StoreSide.NOT_ASKED)).members();
            assertEquals(List.of(), lines);
            assertEquals('5', members.get("files/folder").kind());
            assertEquals("small", new String(members.get("files/same").bytes(), StandardCharsets.UTF_8));
            assertEquals(0644, members.get("files/same").mode());
            assertEquals("\0\n\u00ff", members.get("files/same").records().get("SCHILY.xattr.user.a%3Db%25"));
            assertArrayEquals(large, members.get("files/folder/large").bytes());
            byte[] sparse = members.get("files/sparse").bytes();
            assertEquals(100 * BLOCK + 3, sparse.length);
            assertArrayEquals(new byte[100 * BLOCK], Arrays.copyOf(sparse, 100 * BLOCK));
            assertEquals("end", new String(sparse, 100 * BLOCK, 3, StandardCharsets.UTF_8));
            assertEquals("to/where", members.get("files/link").target());
            assertEquals('6', members.get("files/pipe").kind());
            assertEquals('4', members.get("files/disk").kind());
            assertEquals('1', members.get("files/folder/small").kind());
            assertEquals("files/same", members.get("files/folder/small").target());
        }
    }

    /** A journal that was taken over has some blocks of a file, the store the others; names went, and came. */
    @Test
    void whatIsChangedIsWholeWithWhatTheStoreHas() throws Exception {
        byte[] base = bytes(20 * BLOCK, 1);
        Server first = server(1).start();
        first.write("changed", 0, base);
        first.write("untouched", 0, text("untouched"));
        first.write("gone", 0, text("gone"));
        first.write("before", 0, text("renamed"));
        first.mkdir("deep");
        first.mkdir("deep/er");
        first.publish();
        first.write("changed", 5 * BLOCK + 10, text("new"));
        first.write("deep/er/new", 0, text("made"));
        first.unlink("gone");
        first.rename("before", "deep/after");
        first.fs().syncAll().join();
        try (Server second = server(2).start()) {
            second.write("of the second", 0, text("goes on"));
            second.publish();
        }
        first.crash();
        JournalException refused = assertThrows(JournalException.class, first::start);
        assertTrue(refused.getMessage().contains("journal export"), refused::getMessage);
        assertTrue(refused.getMessage().contains("journal discard"), refused::getMessage);

        Map<String, Tar.Member> members = exported(first, side()).members();
        byte[] expected = base.clone();
        System.arraycopy(text("new"), 0, expected, 5 * BLOCK + 10, 3);
        assertArrayEquals(expected, members.get("files/changed").bytes());
        assertEquals("made", new String(members.get("files/deep/er/new").bytes(), StandardCharsets.UTF_8));
        assertEquals("renamed", new String(members.get("files/deep/after").bytes(), StandardCharsets.UTF_8));
        assertFalse(members.containsKey("files/untouched"), members.keySet()::toString);
        assertEquals(
                List.of("removed \"files/gone\"", "renamed \"files/before\" to \"files/deep/after\""),
                lines.stream().sorted().toList());
    }

    @Test
    void withoutTheStoreWhatIsThereOnlyIsNamedAndIsZeros() throws Exception {
        byte[] base = bytes(3 * BLOCK, 1);
        Server server = server(1).start();
        server.write("changed", 0, base);
        server.publish();
        server.write("changed", BLOCK, bytes(BLOCK, 2));
        server.fs().syncAll().join();
        server.crash();
        Map<String, Tar.Member> members =
                exported(server, StoreSide.none("the store is away")).members();
        byte[] expected = new byte[3 * BLOCK];
        System.arraycopy(bytes(BLOCK, 2), 0, expected, BLOCK, BLOCK);
        assertArrayEquals(expected, members.get("files/changed").bytes());
        assertEquals(
                List.of(
                        "incomplete \"files/changed\": bytes 0 to 4095: the store is away",
                        "incomplete \"files/changed\": bytes 8192 to 12287: the store is away"),
                lines);
    }

    /** A journal that was attached, and knows little: what it lacks of a changed file is as the store has it now, and that is told. */
    @Test
    void whatIsColdIsTakenFromThePresentState() throws Exception {
        byte[] base = bytes(200 * BLOCK, 1);
        try (Server maker = server(1).start()) {
            maker.mkdir("folder");
            for (int i = 0; i < 40; i++) {
                maker.write("folder/file" + i, 0, base);
            }
            maker.publish();
        }
        fold(server(5));
        Server attached = server(2).withMetadata(0).start();
        attached.write("folder/file7", 150 * BLOCK, text("attached"));
        attached.fs().syncAll().join();
        try (Server taker = server(3).start()) {
            taker.write("other", 0, text("other"));
            taker.publish();
        }
        attached.crash();
        byte[] expected = base.clone();
        System.arraycopy(text("attached"), 0, expected, 150 * BLOCK, 8);
        Map<String, Tar.Member> members = exported(attached, side()).members();
        assertArrayEquals(expected, members.get("files/folder/file7").bytes());
        assertEquals(1, members.values().stream().filter(m -> m.kind() == '0').count(), members.keySet()::toString);
    }

    private static void fold(Server server) throws Exception {
        try (Server folding = server.start()) {
            for (int i = 0; i < 70; i++) {
                folding.write("log" + i, 0, text("log " + i));
                folding.publish();
            }
        }
    }

    /** Random histories of two servers: whatever the first one did not publish comes out as it last had it. */
    @Test
    void randomChangesComeOutAsTheyWere() throws Exception {
        for (int seed = 0; seed < 15; seed++) {
            random(seed);
        }
    }

    private static void random(int seed) throws StoreException {
        MemoryStore store = new MemoryStore();
        SplittableRandom random = new SplittableRandom(seed);
        Server server = Server.idle(store, random.split()).start();
        Map<String, byte[]> expected = new TreeMap<>();
        Map<String, Boolean> changed = new TreeMap<>();
        for (int step = 0; step < 60; step++) {
            String name = "f" + random.nextInt(8);
            int at = random.nextInt(random.nextBoolean() ? 30 * BLOCK : 300 * BLOCK);
            byte[] before = expected.getOrDefault(name, new byte[0]);
            if (random.nextInt(6) == 0 && expected.containsKey(name)) {
                server.truncate(name, at);
                expected.put(name, Arrays.copyOf(before, at));
            } else {
                byte[] written = bytes(1 + random.nextInt(random.nextInt(3) == 0 ? 200 * BLOCK : 3 * BLOCK), step);
                server.write(name, at, written);
                byte[] after = Arrays.copyOf(before, Math.max(before.length, at + written.length));
                System.arraycopy(written, 0, after, at, written.length);
                expected.put(name, after);
            }
            changed.put(name, true);
            switch (random.nextInt(8)) {
                case 0 -> server.fs().syncAll().join();
                case 1 -> {
                    server.publish();
                    changed.clear();
                }
                default -> {}
            }
        }
        server.fs().syncAll().join();
        List<String> lines = new ArrayList<>();
        Map<String, Tar.Member> members =
                Tar.read(server.export(side(store), lines)).members();
        assertEquals(List.of(), lines, () -> "seed " + seed);
        changed.keySet().forEach(name -> {
            assertArrayEquals(
                    expected.get(name), members.get("files/" + name).bytes(), () -> "seed " + seed + " file " + name);
        });
        server.close();
    }
}
