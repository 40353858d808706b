package io.shorefs.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.StoredState;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of the manifest come one after the other, whatever answers are lost, and none after another writer has taken over. */
class ManifestWriterTest {
    private final UnreliableStore store = new UnreliableStore(new MemoryStore(), new Random(1), 0);
    private final Bucket bucket = new Bucket(store, new Sealing(VolumeKey.NONE), 0);
    private Bucket.Current first;

    @BeforeEach
    void begin() throws StoreException {
        StoredState empty = new StoredState(Optional.empty(), 0);
        Manifest manifest =
                new Manifest(3, empty, new TreeMap<>(), List.of(), List.of(), "main", OptionalInt.empty(), false);
        first = bucket.replace(Optional.empty(), manifest).orElseThrow();
    }

    private static Manifest startingAt(Manifest manifest, long log) {
        return Manifests.withState(manifest, new StoredState(Optional.empty(), log));
    }

    private static Manifest withPin(Manifest manifest) {
        return new Manifest(
                manifest.epoch(),
                manifest.state(),
                manifest.checkpoints(),
                List.of(new Manifest.Pin(1, manifest.state())),
                manifest.doomed(),
                manifest.branchName(),
                manifest.parent(),
                manifest.deleted());
    }

    @Test
    void whoLosesWithTheSameEpochMakesItsChangeOfWhatIsThereThen() throws StoreException {
        ManifestWriter one = new ManifestWriter(bucket, first);
        ManifestWriter other = new ManifestWriter(bucket, first);
        one.change(manifest -> startingAt(manifest, 7));
        Manifest merged = other.change(ManifestWriterTest::withPin).orElseThrow();
        assertEquals(7, merged.state().logStart());
        assertEquals(merged, bucket.manifest().orElseThrow().manifest());
        assertEquals(1, merged.pins().size());
    }

    @Test
    void whoMeetsAnotherEpochChangesNothingAnyMore() throws StoreException {
        ManifestWriter writer = new ManifestWriter(bucket, first);
        Manifest theirs = Manifests.withEpoch(first.manifest(), 4);
        bucket.replace(Optional.of(first), theirs);
        assertTrue(writer.present().isPresent(), "it does not know yet");
        assertTrue(writer.change(manifest -> startingAt(manifest, 7)).isEmpty());
        assertTrue(writer.present().isEmpty());
        assertTrue(writer.change(manifest -> startingAt(manifest, 7)).isEmpty());
        assertFalse(writer.settle());
        assertEquals(theirs, bucket.manifest().orElseThrow().manifest());
    }

    @Test
    void whatTookEffectWithoutAnAnswerIsFound() throws StoreException {
        ManifestWriter writer = new ManifestWriter(bucket, first);
        store.losesAnswers(true);
        assertThrows(StoreException.class, () -> writer.change(manifest -> startingAt(manifest, 7)));
        store.losesAnswers(false);
        assertEquals(7, writer.present().orElseThrow().state().logStart());
    }

    @Test
    void aReplacementThatLandsLateLosesOnceTheWriterHasSettled() throws StoreException {
        ManifestWriter writer = new ManifestWriter(bucket, first);
        store.failing(100);
        assertThrows(StoreException.class, () -> writer.change(manifest -> startingAt(manifest, 7)));
        store.failing(0);
        Bucket.Current before = bucket.manifest().orElseThrow();
        writer.present();
        assertTrue(writer.settle());
        Bucket.Current after = bucket.manifest().orElseThrow();
        assertNotEquals(before.version(), after.version());
        assertTrue(
                bucket.replace(Optional.of(before), startingAt(first.manifest(), 7))
                        .isEmpty(),
                "too late");
        assertTrue(writer.settle());
        assertEquals(after.version(), bucket.manifest().orElseThrow().version(), "there is nothing to settle any more");
    }

    @Test
    void whatIsTheSameIsNotPut() throws StoreException {
        ManifestWriter writer = new ManifestWriter(bucket, first);
        writer.change(manifest -> manifest);
        assertEquals(first.version(), bucket.manifest().orElseThrow().version());
        writer.renew(manifest -> manifest);
        assertNotEquals(first.version(), bucket.manifest().orElseThrow().version());
    }
}
