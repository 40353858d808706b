package io.shorefs.core.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.core.export.Painting.Hole;
import io.shorefs.core.export.Painting.Stroke;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A byte is that of the highest sequence over it, unless a hole with a higher one hides it. */
class PaintingTest {
    private static final int LENGTH = 60;
    private static final long START = 120;

    @Test
    void randomPiecesAndHoles() {
        for (int seed = 0; seed < 500; seed++) {
            random(new Random(seed), seed);
        }
    }

    private static void random(Random random, int seed) {
        List<Piece> pieces = new ArrayList<>();
        List<Hole> holes = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            int from = random.nextInt(LENGTH - 1);
            int to = from + 1 + random.nextInt(LENGTH - from);
            pieces.add(new Piece(from, Math.min(to, LENGTH), random.nextInt(20), new Payload.Slot(i, LENGTH, 0), 0));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            long from = random.nextInt(3 * LENGTH);
            long to = random.nextInt(4) == 0 ? Long.MAX_VALUE : from + 1 + random.nextInt(LENGTH);
            holes.add(new Hole(from, to, random.nextInt(20)));
        }
        Painting painting = Painting.of(START, LENGTH, new Chunk(pieces), holes);
        for (int at = 0; at < LENGTH; at++) {
            long written = newest(pieces, at);
            boolean isData = written >= 0 && !isHidden(holes, START + at, written);
            int here = at;
            assertEquals(isData, painting.data().get(at), () -> "seed " + seed + ", byte " + here);
            if (isData) {
                assertEquals(written, last(painting, at), () -> "seed " + seed + ", byte " + here);
            }
        }
    }

    private static long newest(List<Piece> pieces, int at) {
        return pieces.stream()
                .filter(piece -> piece.from() <= at && at < piece.to())
                .mapToLong(Piece::sequence)
                .max()
                .orElse(-1);
    }

    private static boolean isHidden(List<Hole> holes, long at, long sequence) {
        return holes.stream().anyMatch(hole -> hole.from() <= at && at < hole.to() && hole.sequence() > sequence);
    }

    private static long last(Painting painting, int at) {
        return painting.strokes().stream()
                .filter(stroke -> stroke.from() <= at && at < stroke.to())
                .mapToLong(Stroke::sequence)
                .reduce(-1, (before, sequence) -> sequence);
    }
}
