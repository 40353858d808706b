package io.shorefs.core.export;

import io.shorefs.api.FsException;
import io.shorefs.core.data.BlockSource;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What an export has of the object store: the state that is there now, and blocks. A store that did not answer once is not asked again, since each request may take long. One thread. */
public final class StoreSide {
    /** No object store is to be asked. */
    public static final String NOT_ASKED = "it is in the object store, which was not asked";

    private final States states;
    private final BlockSource blocks;
    private Optional<StoredMap> map = Optional.empty();
    private Optional<String> away;

    private StoreSide(States states, BlockSource blocks, Optional<String> away) {
        this.states = states;
        this.blocks = blocks;
        this.away = away;
    }

    /** Reads the present state of a branch. */
    public interface States {
        /** What is there now. */
        StoredMap read() throws StoreException;
    }

    /**
     * A store with the same filesystem.
     *
     * @param states asked for a state at first, and again when its writer has replaced it and its objects are gone
     */
    public static StoreSide of(States states, BlockSource blocks) {
        return new StoreSide(states, blocks, Optional.empty());
    }

    /** None that can be asked, and why. */
    public static StoreSide none(String why) {
        return new StoreSide(
                () -> {
                    throw new StoreException(Failure.ABSENT, why, null);
                },
                BlockSource.NONE,
                Optional.of(why));
    }

    /** Something is not to be had; the message says why. */
    static final class NotHad extends Exception {
        NotHad(String why) {
            super(why, null, false, false);
        }
    }

    private interface Request<T> {
        T run() throws StoreException;
    }

    private <T> T ask(Request<T> request) throws NotHad {
        if (away.isPresent()) {
            throw new NotHad(away.get());
        }
        try {
            return request.run();
        } catch (StoreException e) {
            if (e.failure() != Failure.ABSENT) {
                away = Optional.of("the object store does not give it: " + e.getMessage());
            }
            throw new NotHad(e.getMessage());
        } catch (FsException damaged) {
            throw new NotHad(damaged.getMessage());
        }
    }

    /** Whether it can be asked, as far as is known. */
    boolean answers() {
        return away.isEmpty();
    }

    private interface OfMap<T> {
        T run(StoredMap map) throws StoreException;
    }

    /** With the state that is known; if something of that is gone, once more with the one that there is then. */
    private <T> T asked(OfMap<T> question) throws StoreException {
        if (map.isPresent()) {
            try {
                return question.run(map.get());
            } catch (StoreException e) {
                if (e.failure() != Failure.ABSENT) {
                    throw e;
                }
            }
        }
        map = Optional.of(states.read());
        return question.run(map.get());
    }

    /** The value that a key has there. */
    Optional<byte[]> get(Key key) throws NotHad {
        return ask(() -> asked(present -> present.get(key)));
    }

    /** The keys that have a value there, in order, each once. */
    void scan(Key from, Key to, StoredMap.Visitor visitor) throws NotHad {
        Key[] next = {from};
        ask(() -> asked(present -> {
            present.scan(next[0], to, (key, value) -> {
                next[0] = key.next();
                return visitor.entry(key, value);
            });
            return null;
        }));
    }

    /** The bytes of neighbouring blocks. */
    List<ByteBuffer> read(List<Payload.Stored> neighbours) throws NotHad {
        return ask(() -> blocks.read(neighbours));
    }
}
