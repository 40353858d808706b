package io.shorefs.core.object;

import static io.shorefs.core.object.Objects.assertDamaged;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.Packing;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ObjectHeaderTest {
    private static final ObjectId ID = Objects.TABLE;

    private static ByteBuffer header(Consumer<ByteBuffer> change) {
        ByteBuffer header = ByteBuffer.allocate(ObjectHeader.BYTES);
        new ObjectHeader(new Packing(ID, 1, -2), true).put(header);
        change.accept(header.rewind());
        return header.rewind();
    }

    private static ByteBuffer checked(Consumer<ByteBuffer> change) {
        return header(header -> {
            change.accept(header);
            CRC32C crc = new CRC32C();
            crc.update(header.slice(0, 48));
            header.putInt(48, (int) crc.getValue());
        });
    }

    private static void assertRefused(String why, ByteBuffer header) {
        assertDamaged(ID, why, () -> ObjectHeader.read(ID, true, header));
    }

    @Test
    void aHeaderIsReadAsItWasWritten() {
        ByteBuffer header = header(bytes -> {});
        assertEquals(new ObjectHeader(new Packing(ID, 1, -2), true), ObjectHeader.read(ID, true, header));
        assertEquals(0, header.remaining());
    }

    @Test
    void whatIsNotOursIsNoObject() {
        assertRefused("is no object of ShoreFS", header(bytes -> bytes.put(0, (byte) '<')));
    }

    @Test
    void aLaterFormatIsRefusedByName() {
        assertRefused(
                "has format 2, this version of ShoreFS knows format 1: use a newer one",
                header(bytes -> bytes.putShort(8, (short) 2)));
        assertRefused("has format 65535,", header(bytes -> bytes.putShort(8, (short) -1)));
    }

    @Test
    void anUnknownKindOrSealingIsRefusedByName() {
        assertRefused("is of kind 7, which this version", checked(bytes -> bytes.put(10, (byte) 7)));
        assertRefused("is of kind 0, which this version", checked(bytes -> bytes.put(10, (byte) 0)));
        assertRefused("has sealing 2, which this version", checked(bytes -> bytes.put(11, (byte) 2)));
    }

    @Test
    void anotherObjectIsNamed() {
        String other = ObjectNames.of(Objects.OTHER_TABLE);
        assertRefused("was swapped with " + other, checked(bytes -> bytes.putLong(24, 7)));
        assertRefused("names no object", checked(bytes -> bytes.putLong(24, -1)));
    }

    @Test
    void aPlainObjectInAnEncryptedVolumeIsRefused() {
        assertRefused("is not encrypted", checked(bytes -> bytes.put(11, (byte) 0)));
        assertDamaged(ID, "its volume is not", () -> ObjectHeader.read(ID, false, header(bytes -> {})));
    }
}
