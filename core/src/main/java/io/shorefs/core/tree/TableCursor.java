package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import java.util.Optional;

/** A place in one table. */
final class TableCursor implements Cursor {
    private final EntryReader reader;
    private Key key;

    private TableCursor(EntryReader reader) {
        this.reader = reader;
    }

    /** At the first entry of those that the reader is before whose key is not lower. */
    static TableCursor at(Key from, EntryReader reader) {
        TableCursor cursor = new TableCursor(reader);
        boolean found = reader.next();
        while (found && reader.compareTo(from) < 0) {
            found = reader.next();
        }
        cursor.key = found ? reader.key() : null;
        return cursor;
    }

    @Override
    public Key key() {
        return key;
    }

    @Override
    public Optional<byte[]> value() {
        return reader.value();
    }

    @Override
    public void advance() {
        key = reader.next() ? reader.key() : null;
    }
}
