package io.shorefs.core.data;

import io.shorefs.core.key.Piece;
import java.util.Arrays;
import java.util.List;

/** How many bytes pieces of one chunk cover, each byte counted once; what a hole hides counts until it is reclaimed. */
final class Coverage {
    private Coverage() {}

    static long of(List<Piece> pieces) {
        if (pieces.isEmpty()) {
            return 0;
        }
        if (pieces.size() == 1) {
            return pieces.get(0).length();
        }
        long[] ranges = new long[pieces.size()];
        for (int i = 0; i < ranges.length; i++) {
            Piece piece = pieces.get(i);
            ranges[i] = (long) piece.from() << 32 | piece.to();
        }
        Arrays.sort(ranges);
        long covered = 0;
        int end = 0;
        for (long range : ranges) {
            int to = (int) range;
            int from = Math.max(end, (int) (range >>> 32));
            if (to > from) {
                covered += to - from;
                end = to;
            }
        }
        return covered;
    }
}
