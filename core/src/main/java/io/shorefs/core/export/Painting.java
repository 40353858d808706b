package io.shorefs.core.export;

import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Puts a chunk together, oldest write first: a piece covers what is under it, and a hole what is older than it. One thread.
 *
 * @param start first byte of the chunk in its file
 * @param length of the chunk
 */
record Painting(long start, int length, List<Stroke> strokes) {
    /** A piece, or a hole that reaches from a byte of the chunk (inclusive) to another (exclusive). */
    sealed interface Stroke {
        long sequence();

        int from();

        int to();

        record Written(Piece piece) implements Stroke {
            @Override
            public long sequence() {
                return piece.sequence();
            }

            @Override
            public int from() {
                return piece.from();
            }

            @Override
            public int to() {
                return piece.to();
            }
        }

        record Hidden(long sequence, int from, int to) implements Stroke {}
    }

    /** A hole of a file. */
    record Hole(long from, long to, long sequence) {
        static Hole of(long from, Value.Hole hole) {
            return new Hole(from, hole.to(), hole.sequence());
        }
    }

    static Painting of(long start, int length, Chunk chunk, List<Hole> holes) {
        List<Stroke> strokes = new ArrayList<>();
        for (Hole hole : holes) {
            long from = Math.max(hole.from() - start, 0);
            long to = Math.min(hole.to() - start, length);
            if (hole.to() > start && from < to) {
                strokes.add(new Stroke.Hidden(hole.sequence(), (int) from, (int) to));
            }
        }
        chunk.pieces().forEach(piece -> strokes.add(new Stroke.Written(piece)));
        // a hole hides what has a lower sequence, not what has its own; the sort keeps holes before pieces
        strokes.sort(Comparator.comparingLong(Stroke::sequence));
        return new Painting(start, length, strokes);
    }

    /** The bytes of the chunk that were written and are not hidden. */
    BitSet data() {
        BitSet data = new BitSet(length);
        strokes.forEach(stroke -> data.set(stroke.from(), stroke.to(), stroke instanceof Stroke.Written));
        return data;
    }
}
