package io.shorefs.core.object;

import static io.shorefs.core.object.Objects.assertDamaged;
import static io.shorefs.core.object.Objects.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class VolumeTest {
    private static final PasswordCost CHEAP = new PasswordCost(1 << 10, 1, 1);
    private static final int COST_AT = 15;

    private final Volume plain = Volume.create(-77, 32 << 10, Optional.empty());
    private final Volume encrypted = Volume.create(-77, 4 << 10, Optional.of("pässword"), CHEAP);

    private static void assertRefused(Errno errno, String why, Executable action) {
        FsException refused = assertThrows(FsException.class, action);
        assertEquals(errno, refused.errno());
        assertEquals(why, refused.getMessage());
    }

    private static byte[] key(Volume volume, String password) {
        return volume.unlock(Optional.of(password)).bytes().orElseThrow();
    }

    @Test
    void aVolumeIsReadAsItWasMade() {
        Volume read = Volume.read(encrypted.encode());
        assertEquals(-77, read.filesystemId());
        assertEquals(4096, read.blockBytes());
        assertTrue(read.isEncrypted());
        assertArrayEquals(key(encrypted, "pässword"), key(read, "pässword"));

        read = Volume.read(plain.encode());
        assertEquals(-77, read.filesystemId());
        assertEquals(32 << 10, read.blockBytes());
        assertFalse(read.isEncrypted());
        assertSame(VolumeKey.NONE, read.unlock(Optional.empty()));
    }

    @Test
    void everyVolumeHasAKeyOfItsOwn() {
        Volume other = Volume.create(-77, 4 << 10, Optional.of("pässword"), CHEAP);
        assertFalse(java.util.Arrays.equals(key(encrypted, "pässword"), key(other, "pässword")));
    }

    @Test
    void aPasswordThatDoesNotFitIsRefusedWithASentence() {
        assertRefused(
                Errno.EACCES, "the password of this volume is wrong", () -> encrypted.unlock(Optional.of("password")));
        assertRefused(
                Errno.EACCES,
                "this volume is encrypted: it needs its password",
                () -> encrypted.unlock(Optional.empty()));
        assertRefused(
                Errno.EACCES,
                "a password was given, but this volume is not encrypted",
                () -> plain.unlock(Optional.of("pässword")));
        assertRefused(
                Errno.EINVAL,
                "a volume's password cannot be empty",
                () -> Volume.create(1, 4096, Optional.of(""), CHEAP));
    }

    @Test
    void anotherPasswordOpensTheSameKey() {
        Volume rewrapped = encrypted.withPassword("pässword", "another", CHEAP);
        assertArrayEquals(key(encrypted, "pässword"), key(rewrapped, "another"));
        assertRefused(
                Errno.EACCES, "the password of this volume is wrong", () -> rewrapped.unlock(Optional.of("pässword")));
        assertEquals(encrypted.filesystemId(), rewrapped.filesystemId());
    }

    @Test
    void aNewPasswordCostsWhatRfc9106Recommends() {
        Volume rewrapped = encrypted.withPassword("pässword", "another");
        ByteBuffer in = new Sealing(VolumeKey.NONE).open(Volume.ID, rewrapped.encode());
        assertEquals(new PasswordCost(65536, 3, 4), PasswordCost.read(in.position(COST_AT)));
    }

    @Test
    void whoDoesNotKnowTheOldPasswordSetsNoOther() {
        assertThrows(FsException.class, () -> encrypted.withPassword("password", "another"));
        assertThrows(FsException.class, () -> plain.withPassword("pässword", "another"));
    }

    @Test
    void damageIsFound() {
        for (Volume volume : new Volume[] {plain, encrypted}) {
            Objects.damage(
                    bytes(volume.encode()),
                    damaged -> assertDamaged(Volume.ID, () -> Volume.read(ByteBuffer.wrap(damaged))));
        }
    }

    private ByteBuffer changed(Consumer<ByteBuffer> change) {
        Sealing sealing = new Sealing(VolumeKey.NONE);
        ByteBuffer content = sealing.open(Volume.ID, encrypted.encode());
        change.accept(content);
        return sealing.seal(Volume.ID, content);
    }

    private void assertUnreadable(String why, Consumer<ByteBuffer> change) {
        assertDamaged(Volume.ID, why, () -> Volume.read(changed(change)));
    }

    /** What a checksum does not tell: somebody made it so. */
    @Test
    void whatNoVolumeSaysIsRefused() {
        assertUnreadable("has format 2, this version", content -> content.putShort(0, (short) 2));
        assertUnreadable("has encryption 2, which", content -> content.put(14, (byte) 2));
        assertUnreadable("no volume", content -> content.putInt(10, 4095));
        assertUnreadable("no volume", content -> content.putInt(10, 2 << 20));
        assertUnreadable("no volume", content -> content.limit(content.limit() - 1));
        assertUnreadable("more in it", content -> content.put(14, (byte) 0));
        assertUnreadable("no volume", content -> content.putInt(COST_AT, 1023));
        assertUnreadable("no volume", content -> content.putInt(COST_AT, (1 << 20) + 1));
        assertUnreadable("no volume", content -> content.putInt(COST_AT + 4, 0));
        assertUnreadable("no volume", content -> content.putInt(COST_AT + 4, 65));
        assertUnreadable("no volume", content -> content.putInt(COST_AT + 8, 0));
        assertUnreadable("no volume", content -> content.putInt(COST_AT + 8, 65));
    }

    @Test
    void whatStandsBesideTheKeyIsAuthenticated() {
        for (int at : new int[] {9, COST_AT + 3 + 4}) { // the filesystem's id, the number of passes
            Volume read = Volume.read(changed(content -> content.put(at, (byte) (content.get(at) ^ 2))));
            assertRefused(
                    Errno.EACCES, "the password of this volume is wrong", () -> read.unlock(Optional.of("pässword")));
        }
    }

    @Test
    void aKeyDoesNotTellItsBytes() {
        assertEquals("a volume's key", encrypted.unlock(Optional.of("pässword")).toString());
    }
}
