package io.shorefs.core.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.spi.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNamesTest {
    private static final List<Long> NUMBERS = List.of(0L, 1L, 15L, 16L, 0xabcdefL, Long.MAX_VALUE);

    /** In the order of their numbers within a kind. */
    private static List<ObjectId> ids() {
        List<ObjectId> ids = new ArrayList<>(List.of(Volume.ID));
        for (int branch : new int[] {0, 1, 0xabc, Integer.MAX_VALUE}) {
            ids.add(new ObjectId(branch, ObjectKind.MANIFEST, 0, 0));
            for (long number : NUMBERS) {
                ids.add(new ObjectId(branch, ObjectKind.LOG, 0, number));
            }
            for (ObjectKind kind : List.of(ObjectKind.SEGMENT, ObjectKind.TABLE, ObjectKind.INDEX)) {
                for (long epoch : NUMBERS) {
                    NUMBERS.forEach(number -> ids.add(new ObjectId(branch, kind, epoch, number)));
                }
            }
        }
        return ids;
    }

    @Test
    void everyObjectHasAKeyThatNamesItAgain() {
        for (ObjectId id : ids()) {
            String key = ObjectStore.requireKey(ObjectNames.of(id));
            assertEquals(Optional.of(id), ObjectNames.parse(key));
        }
    }

    @Test
    void keysAreAsTheFormatSays() {
        assertEquals("volume", ObjectNames.of(Volume.ID));
        assertEquals("00000000/manifest", ObjectNames.of(Objects.MANIFEST));
        assertEquals("00000000/log/0000000000001234", ObjectNames.of(Objects.LOG));
        assertEquals("00000001/segment/0000000000000002-0000000000000003", ObjectNames.of(Objects.SEGMENT));
        assertEquals("00000000/table/0000000000000005-0000000000000006", ObjectNames.of(Objects.TABLE));
        assertEquals("00000000/index/0000000000000005-0000000000000006", ObjectNames.of(Objects.INDEX));
    }

    @Test
    void aListingIsInTheOrderOfNumbers() {
        for (ObjectKind kind : List.of(ObjectKind.LOG, ObjectKind.SEGMENT, ObjectKind.TABLE, ObjectKind.INDEX)) {
            List<String> keys = ids().stream()
                    .filter(id -> id.kind() == kind && id.branch() == 1)
                    .map(ObjectNames::of)
                    .toList();
            assertEquals(keys.stream().sorted().toList(), keys);
            assertTrue(keys.stream().allMatch(key -> key.startsWith(ObjectNames.folder(1, kind))));
        }
    }

    @Test
    void noKeyIsAFolderOfAnother() {
        List<String> keys = ids().stream().map(ObjectNames::of).toList();
        for (String key : keys) {
            assertFalse(keys.stream().anyMatch(other -> other.startsWith(key + "/")), key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "volume/",
                "Volume",
                "volume\n",
                "manifest",
                "/manifest",
                "0/manifest",
                "00000000/manifests",
                "80000000/manifest",
                "0000000A/manifest",
                "00000000/log/0",
                "00000000/log/8000000000000000",
                "00000000/log/00000000000000000",
                "00000000/log/0000000000000000-0000000000000000",
                "00000000/segment/0000000000000000",
                "00000000/segment/0000000000000000-000000000000000g",
                "00000000/segment/0000000000000000-0000000000000000 ",
                "00000000/other/0000000000000000-0000000000000000",
                "probe/0123",
                "x00000000/manifest"
            })
    void whatIsNoKeyOfOursNamesNothing(String key) {
        assertEquals(Optional.empty(), ObjectNames.parse(key));
    }
}
