package io.shorefs.core.data;

import io.shorefs.core.key.Piece;
import java.util.Comparator;
import java.util.List;

/** How many bytes of a block its pieces cover, each byte counted once. */
final class Coverage {
    private Coverage() {}

    static long of(List<Piece> pieces) {
        if (pieces.isEmpty()) {
            return 0;
        }
        if (pieces.size() == 1) {
            return pieces.get(0).length();
        }
        List<Piece> ordered =
                pieces.stream().sorted(Comparator.comparingInt(Piece::from)).toList();
        long covered = 0;
        int end = 0;
        for (Piece piece : ordered) {
            int from = Math.max(end, piece.from());
            if (piece.to() > from) {
                covered += piece.to() - from;
                end = piece.to();
            }
        }
        return covered;
    }
}
