package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of what an index tells of the tables of a run, and a log whose changes are tables: number of tables (4); of each its id (21), bytes (4), entries (4), removed entries (4), first
 * and last key (each with a length of 2).
 */
public final class TableRefs {
    private TableRefs() {}

    /** The bytes for a log. */
    public static ByteBuffer encode(List<TableRef> tables) {
        Output out = new Output();
        put(tables, out);
        return out.soFar();
    }

    /**
     * The tables that a log names.
     *
     * @throws io.shorefs.api.FsException EIO when the bytes are none of a run's tables; the message names the log
     */
    public static List<TableRef> decode(ObjectId log, ByteBuffer bytes) {
        return Format.reading(log, bytes.slice(), in -> {
            List<TableRef> tables = read(in);
            in.requireEnd();
            return new Run(log.number(), log.number(), tables).tables();
        });
    }

    static void put(List<TableRef> tables, Output out) {
        out.putInt(tables.size());
        for (TableRef table : tables) {
            out.putId(table.id()).putInt(table.bytes()).putInt(table.entries()).putInt(table.removed());
            out.putShortBytes(table.first().bytes()).putShortBytes(table.last().bytes());
        }
    }

    static List<TableRef> read(Input in) {
        List<TableRef> tables = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            ObjectId id = in.id();
            int bytes = in.count();
            int entries = in.count();
            int removed = in.count();
            tables.add(new TableRef(id, in.key(), in.key(), entries, removed, bytes));
        }
        return tables;
    }
}
