package io.shorefs.core.object;

import static io.shorefs.core.object.Objects.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Objects of random bytes, changed at random with right checksums: they are read, or refused with EIO and their key, and nothing else. */
class ObjectFuzzTest {
    private static final int ROUNDS = 5_000;
    private static final long SEED = 20_260_101;

    private final Sealing sealing = Objects.plain();

    private static void assertReadOrRefused(ObjectId id, int round, Runnable read) {
        try {
            read.run();
        } catch (FsException e) {
            assertEquals(Errno.EIO, e.errno());
            assertTrue(e.getMessage().startsWith(ObjectNames.of(id) + " "), e::getMessage);
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + SEED + " round " + round, e);
        }
    }

    private static byte[] changed(byte[] bytes, Random random) {
        byte[] changed = Arrays.copyOf(bytes, bytes.length - Math.max(0, random.nextInt(40) - 35));
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            int at = random.nextInt(changed.length);
            changed[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) 0;
                case 1 -> (byte) 0xff;
                case 2 -> (byte) (changed[at] + 1);
                default -> (byte) random.nextInt();
            };
        }
        return changed;
    }

    private static void check(byte[] bytes, int from, int length, int at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        ByteBuffer.wrap(bytes).putInt(at, (int) crc.getValue());
    }

    private byte[] log() {
        LogWriter writer = new LogWriter(sealing, Objects.LOG, new LogOrigin(1, 2, 3));
        writer.add(Objects.OWNER, ByteBuffer.wrap(Objects.random(5)));
        writer.add(Objects.OWNER, ByteBuffer.wrap(Objects.compressible(500)));
        return bytes(writer.finish(Objects.encoded(changes())));
    }

    private static Map<Key, Optional<Value>> changes() {
        return Map.of(
                Key.state(State.INODES), Optional.of(new Value.Counter(1)),
                Key.dirent(1, Name.of("name")), Optional.empty(),
                Key.inline(9), Optional.of(new Value.Bytes(new byte[3])));
    }

    @Test
    void randomBytes() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            assertReadOrRefused(
                    Objects.LOG, round, () -> new LogReader(sealing).read(Objects.LOG, ByteBuffer.wrap(bytes)));
        }
    }

    @Test
    void headersAndTrailersThatWereMadeUp() {
        Random random = new Random(SEED);
        byte[] log = log();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] header = changed(Arrays.copyOf(log, ObjectHeader.BYTES), random);
            byte[] end = changed(Arrays.copyOfRange(log, log.length - Trailer.BYTES, log.length), random);
            byte[] bytes = log.clone();
            int trailer = bytes.length - Trailer.BYTES;
            int copy = bytes.length - ObjectHeader.BYTES;
            System.arraycopy(end, 0, bytes, trailer, end.length);
            if (random.nextBoolean()) {
                System.arraycopy(header, 0, bytes, 0, header.length);
            }
            System.arraycopy(bytes, 0, bytes, copy, ObjectHeader.BYTES);
            check(bytes, 0, 48, 48);
            check(bytes, copy, 48, copy + 48);
            check(bytes, trailer, 21, trailer + 21);
            assertReadOrRefused(
                    Objects.LOG, round, () -> new LogReader(sealing).read(Objects.LOG, ByteBuffer.wrap(bytes)));
        }
    }

    @Test
    void changesThatWereMadeUp() {
        Random random = new Random(SEED);
        byte[] content = bytes(sealing.open(
                Objects.LOG,
                new LogWriter(sealing, Objects.LOG, new LogOrigin(1, 2, 3)).finish(Objects.encoded(changes()))));
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer log = sealing.seal(Objects.LOG, ByteBuffer.wrap(changed(content, random)));
            assertReadOrRefused(Objects.LOG, round, () -> new LogReader(sealing)
                    .read(Objects.LOG, log)
                    .changes());
        }
    }

    @Test
    void footersThatWereMadeUp() {
        Random random = new Random(SEED);
        SegmentWriter writer = new SegmentWriter(sealing, Objects.SEGMENT);
        byte[] content = bytes(sealing.open(Objects.SEGMENT, writer.finish()));
        for (int round = 0; round < ROUNDS; round++) {
            byte[] grown = Arrays.copyOf(content, content.length + random.nextInt(100));
            ByteBuffer segment = sealing.seal(Objects.SEGMENT, ByteBuffer.wrap(changed(grown, random)));
            assertReadOrRefused(
                    Objects.SEGMENT,
                    round,
                    () -> SegmentFooter.read(sealing, Objects.SEGMENT, segment.remaining(), segment));
        }
    }

    @Test
    void volumesThatWereMadeUp() {
        Random random = new Random(SEED);
        Volume volume = Volume.create(1, 4096, Optional.of("password"), new PasswordCost(1024, 1, 1));
        byte[] content = bytes(sealing.open(Volume.ID, volume.encode()));
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer made = sealing.seal(Volume.ID, ByteBuffer.wrap(changed(content, random)));
            assertReadOrRefused(Volume.ID, round, () -> Volume.read(made));
        }
    }
}
