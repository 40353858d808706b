package io.shorefs.conformance.ninep;

/**
 * The server's identification of a file.
 *
 * @param type {@link #DIRECTORY}, {@link #SYMLINK} or {@link #FILE}
 * @param version changes with the file
 * @param path unique for ever
 */
public record Qid(int type, int version, long path) {
    /** QTDIR. */
    public static final int DIRECTORY = 0x80;

    /** QTSYMLINK. */
    public static final int SYMLINK = 0x02;

    /** QTFILE. */
    public static final int FILE = 0x00;
}
