package io.shorefs.conformance.map;

import static io.shorefs.conformance.map.MapContent.all;
import static io.shorefs.conformance.map.MapContent.assertSame;
import static io.shorefs.conformance.map.MapContent.bytes;
import static io.shorefs.conformance.map.MapContent.filled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.LocalMap;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;

/** What a {@link LocalMap} that keeps its entries when it is closed does beyond {@link LocalMapKit}. */
public abstract class DurableLocalMapKit extends LocalMapKit {
    @Test
    void isTheSameWhenOpenedAgain() {
        NavigableMap<byte[], byte[]> before = MapContent.model();
        for (int i = 0; i < 5; i++) {
            int round = i;
            try (LocalMap map = open(folder, MAX_BYTES)) {
                assertSame(before, all(map), "opening " + i);
                new RandomTransactions(map, all(map), round).run(20);
                map.update(changes -> changes.put(bytes("round " + round), filled(5000 * round, round)));
                before = all(map);
            }
        }
    }

    @Test
    void usedBytesAreKnownWhenOpenedAgain() {
        long used;
        try (LocalMap map = open(folder, MAX_BYTES)) {
            map.update(changes -> changes.put(bytes("a"), filled(1 << 20, 1)));
            used = map.usedBytes();
        }
        assertEquals(used, open().usedBytes());
    }

    @Test
    void maySizeItselfAnewWhenOpenedAgain() {
        try (LocalMap map = open(folder, MAX_BYTES)) {
            map.update(changes -> changes.put(bytes("a"), filled(8 << 20, 1)));
        }
        try (LocalMap smaller = open(folder, 4 << 20)) {
            assertTrue(smaller.usedBytes() > smaller.maxBytes(), "more than it may have now");
            smaller.update(changes -> changes.delete(bytes("a")));
            assertTrue(smaller.usedBytes() < smaller.maxBytes(), "emptied");
        }
        try (LocalMap larger = open(folder, 2 * MAX_BYTES)) {
            for (int i = 0; i < 6; i++) {
                byte[] key = {(byte) i};
                larger.update(changes -> changes.put(key, filled(15 << 20, 1)));
            }
            assertEquals(6, all(larger).size());
        }
    }
}
