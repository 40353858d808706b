package io.shorefs.core.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChangeCodecTest {
    private static final Key COUNTER = Key.state(State.INODES);
    private static final Key ORPHAN = Key.orphan(7);

    private static byte[] encoded() {
        Map<Key, Optional<byte[]>> changes = new LinkedHashMap<>();
        changes.put(COUNTER, Optional.of(ValueCodec.encode(COUNTER, new Value.Counter(3))));
        changes.put(ORPHAN, Optional.empty());
        ByteBuffer encoded = ChangeCodec.encode(changes);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static Map<Key, byte[]> decoded(byte[] bytes) {
        Map<Key, byte[]> decoded = new LinkedHashMap<>();
        ChangeCodec.decode(ByteBuffer.wrap(bytes), decoded::put);
        return decoded;
    }

    @Test
    void changesAreReadAsTheyWereWritten() {
        Map<Key, byte[]> decoded = decoded(encoded());
        assertEquals(2, decoded.size());
        assertArrayEquals(ValueCodec.encode(COUNTER, new Value.Counter(3)), decoded.get(COUNTER));
        assertNull(decoded.get(ORPHAN));
    }

    @Test
    void noChangesAreNoBytes() {
        assertEquals(Map.of(), decoded(new byte[0]));
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] bytes = encoded();
        TreeSet<Integer> ends = new TreeSet<>(java.util.List.of(0, 2 + 2 + 4 + 13));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (!ends.contains(length)) {
                assertThrows(IllegalArgumentException.class, () -> decoded(cut));
            }
        }
    }

    @Test
    void lengthsThatCannotBeAreRefused() {
        for (String hex :
                new String[] {"0000", "ffff01", "000101", "00010180000000", "000101ffffffff", "00010100000003aa"}) {
            assertThrows(
                    IllegalArgumentException.class, () -> decoded(HexFormat.of().parseHex(hex)), hex);
        }
    }
}
