package io.shorefs.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of a directory entry or of an extended attribute: 1 to 255 bytes, no charset assumed.
 *
 * <p>Immutable. A directory entry's name has no {@code '/'} and no NUL byte; {@code "."} and {@code ".."} are names here,
 * and operations that create or remove entries refuse them. Ordered by unsigned bytes.
 */
public final class Name implements Comparable<Name> {
    /** NAME_MAX of Linux, in bytes. */
    public static final int MAX_BYTES = 255;

    /** The directory itself. */
    public static final Name DOT = of(".");

    /** The directory's parent. */
    public static final Name DOT_DOT = of("..");

    private final byte[] bytes;
    private int hash;

    private Name(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A directory entry's name; the array is copied.
     *
     * @throws FsException ENAMETOOLONG over 255 bytes; ENOENT when empty; EINVAL with a NUL byte or a slash
     */
    public static Name of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /**
     * A directory entry's name from a part of an array, which is copied.
     *
     * @throws FsException ENAMETOOLONG over 255 bytes; ENOENT when empty; EINVAL with a NUL byte or a slash
     */
    public static Name of(byte[] bytes, int offset, int length) {
        if (length > MAX_BYTES) {
            throw new FsException(Errno.ENAMETOOLONG);
        }
        if (length == 0) {
            throw new FsException(Errno.ENOENT);
        }
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == 0 || bytes[i] == '/') {
                throw new FsException(Errno.EINVAL);
            }
        }
        return new Name(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** The UTF-8 bytes of a text as a name, with the checks of {@link #of(byte[])}. */
    public static Name of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * An extended attribute's name from a part of an array, which is copied; unlike a directory entry's it may have a slash.
     *
     * @throws FsException ERANGE when empty or over 255 bytes, as {@code setxattr(2)}; EINVAL with a NUL byte
     */
    public static Name ofXattr(byte[] bytes, int offset, int length) {
        if (length == 0 || length > MAX_BYTES) {
            throw new FsException(Errno.ERANGE);
        }
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == 0) {
                throw new FsException(Errno.EINVAL);
            }
        }
        return new Name(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Copies the bytes to {@code target} at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /** Whether this is {@code "."} or {@code ".."}. */
    public boolean isDots() {
        return bytes[0] == '.' && (bytes.length == 1 || (bytes.length == 2 && bytes[1] == '.'));
    }

    @Override
    public int compareTo(Name other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Name name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0) {
            h = Arrays.hashCode(bytes);
            hash = h;
        }
        return h;
    }

    /** The name as text, bytes that are no UTF-8 replaced: for logs only. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
