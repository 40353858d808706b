package io.shorefs.core.key;

/**
 * Bytes of a file that one write (or several that followed each other) made.
 *
 * @param from first byte, counted from the beginning of the chunk
 * @param to behind the last byte
 * @param sequence of the write: of two pieces over the same byte, the higher one counts
 * @param payload where the bytes are
 * @param skip the piece begins so many bytes into the payload
 */
public record Piece(int from, int to, long sequence, Payload payload, int skip) {
    public Piece {
        if (from < 0 || to <= from || skip < 0) {
            throw new IllegalArgumentException("piece [" + from + "," + to + ") skip " + skip);
        }
    }

    /** How many bytes. */
    public int length() {
        return to - from;
    }

    /** The part of this piece from {@code newFrom} to {@code newTo}. */
    public Piece part(int newFrom, int newTo) {
        return new Piece(newFrom, newTo, sequence, payload, skip + newFrom - from);
    }
}
