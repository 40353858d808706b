package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Several sequences of entries as one: each key once, with what the newest of them says, also that it was removed. */
final class MergedCursor implements Cursor {
    private final PriorityQueue<Source> sources = new PriorityQueue<>(
            Comparator.comparing((Source source) -> source.cursor().key()).thenComparingInt(Source::age));

    /** The cursors are newest first. */
    MergedCursor(List<? extends Cursor> cursors) {
        for (int age = 0; age < cursors.size(); age++) {
            add(new Source(cursors.get(age), age));
        }
    }

    @Override
    public Key key() {
        Source lowest = sources.peek();
        return lowest == null ? null : lowest.cursor().key();
    }

    @Override
    public Optional<byte[]> value() throws StoreException {
        return sources.element().cursor().value();
    }

    @Override
    public void advance() throws StoreException {
        Key key = key();
        while (key.equals(key())) {
            Source source = sources.remove();
            source.cursor().advance();
            add(source);
        }
    }

    private void add(Source source) {
        if (source.cursor().key() != null) {
            sources.add(source);
        }
    }

    /** A cursor that is not at its end; of two at the same key the one with the lower age counts. */
    private record Source(Cursor cursor, int age) {}
}
