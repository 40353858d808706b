package io.shorefs.cache.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheIndexTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itIsAMapOfPrints(long seed) {
        Random random = new Random(seed);
        CacheIndex index = new CacheIndex();
        Map<Integer, Integer> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int print = random.nextInt(3000) * (random.nextBoolean() ? 1 : 0x10_0001); // some have neighbouring homes
            int place = 1 + random.nextInt(1000);
            if (random.nextInt(3) > 0) {
                index.put(print, place);
                model.put(print, place);
            } else {
                assertEquals(model.remove(print, place), index.remove(print, place), "seed " + seed);
            }
            assertEquals(model.size(), index.size());
            assertEquals(model.getOrDefault(print, 0), index.find(print));
        }
        model.forEach((print, place) -> assertEquals(place, index.find(print)));
        model.forEach((print, place) -> assertEquals(
                place >= 100 && place < 300, index.take(print, 100, 300).isPresent()));
        model.values().removeIf(place -> place >= 100 && place < 300);
        model.forEach((print, place) -> assertEquals(place, index.find(print)));
        assertEquals(model.size(), index.size());
    }
}
