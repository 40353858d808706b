package io.shorefs.core.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Timestamp;
import io.shorefs.core.Clock;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Manifest.Checkpoint;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.core.tree.StoredState;
import io.shorefs.core.tree.TableCache;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How long the state of a checkpoint may be read. */
class CheckpointStatesTest {
    private static final StoredState STATE = new StoredState(Optional.empty(), 5);
    private static final Checkpoint CHECKPOINT = new Checkpoint(STATE, 5, 1);

    private static final WholeObjects NOTHING = new WholeObjects() {
        @Override
        public void put(ObjectId id, ByteBuffer plain) {
            throw new AssertionError("a state is only read");
        }

        @Override
        public ByteBuffer get(ObjectId id) {
            throw new AssertionError("there are no tables");
        }
    };

    private long now = 1000;
    private final CheckpointStates states = states();

    private CheckpointStates states() {
        StoredMap nothing =
                new StoredMap(Index.EMPTY, Collections.emptySortedMap(), new TableCache(NOTHING, 0), Runnable::run);
        Clock clock = new Clock() {
            @Override
            public Timestamp now() {
                return new Timestamp(0, 0);
            }

            @Override
            public long nanos() {
                return now;
            }
        };
        StateView view = new StateView(STATE, 5, nothing, nothing, 1000);
        return new CheckpointStates("c", CHECKPOINT, view, new CheckpointStates.Freshness(100, () -> {}), clock);
    }

    private static Manifest manifest(Map<String, Checkpoint> checkpoints) {
        return new Manifest(
                1, STATE, new TreeMap<>(checkpoints), List.of(), List.of(), "main", OptionalInt.empty(), false);
    }

    private Errno refusal() {
        return assertThrows(FsException.class, states::present).errno();
    }

    @Test
    void itIsReadableForAWhileAfterTheManifestWasAskedFor() {
        now = 1099;
        assertEquals(5, states.present().logEnd());
        now = 1100;
        assertEquals(Errno.EIO, refusal());
        states.seen(manifest(Map.of("c", CHECKPOINT)), 1050);
        assertEquals(1050, states.present().asOf());
    }

    @Test
    void aManifestThatWasAskedForBeforeSaysNothing() {
        states.seen(manifest(Map.of()), 999);
        assertEquals(5, states.present().logEnd());
        states.seen(manifest(Map.of()), 1001);
        assertEquals(Errno.ESTALE, refusal());
        states.seen(manifest(Map.of("c", CHECKPOINT)), 1002);
        assertEquals(Errno.ESTALE, refusal());
    }

    @Test
    void anotherOneOfTheSameNameIsAnother() {
        states.seen(manifest(Map.of("c", new Checkpoint(STATE, 5, 2))), 1001);
        assertEquals(Errno.ESTALE, refusal());
    }
}
