package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes of an {@link Index}: number of runs (4); of each, newest first, first and last log (8 and 8) and its {@link TableRefs tables};
 * then the number of journals (4), and of each its id, last generation and last log (8 each).
 */
public final class IndexCodec {
    private IndexCodec() {}

    /** The object of an index under that id. */
    public static ByteBuffer encode(ObjectId id, Index index) {
        Output out = new Output();
        Format.INDEX.begin(id, out);
        out.putInt(index.runs().size());
        index.runs().forEach(run -> put(run, out));
        out.putInt(index.journals().size());
        index.journals()
                .forEach((journal, folded) ->
                        out.putLong(journal).putLong(folded.generation()).putLong(folded.log()));
        return Format.INDEX.end(out);
    }

    private static void put(Run run, Output out) {
        TableRefs.put(run.tables(), out.putLong(run.firstLog()).putLong(run.lastLog()));
    }

    /**
     * The index in an object.
     *
     * @throws io.shorefs.api.FsException EIO when it is damaged, another object, or of a newer format; the message names the object
     */
    public static Index decode(ObjectId id, ByteBuffer object) {
        return Format.reading(id, Format.INDEX.open(id, object), in -> {
            List<Run> runs = new ArrayList<>();
            for (int left = in.count(); left > 0; left--) {
                runs.add(run(in));
            }
            SortedMap<Long, Index.Folded> journals = new TreeMap<>();
            for (int left = in.count(); left > 0; left--) {
                journals.put(in.number(), new Index.Folded(in.number(), in.number()));
            }
            in.requireEnd();
            return new Index(runs, journals);
        });
    }

    private static Run run(Input in) {
        return new Run(in.number(), in.number(), TableRefs.read(in));
    }
}
