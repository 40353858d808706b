package io.shorefs.core.key;

import io.shorefs.api.Name;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key of the one ordered map: its bytes, ordered unsigned.
 *
 * <p>The first byte is the {@link Family}; in the families of metadata and data the inode follows, then the {@link Kind}, so that a
 * directory lies beside its entries, and a walk through metadata meets no file contents. Numbers are big endian, so that
 * they sort. Immutable.
 */
public final class Key implements Comparable<Key> {
    private static final int INODE_PREFIX = 10;

    private final byte[] bytes;

    private Key(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A key from its bytes, which it owns from now on. */
    public static Key of(byte[] bytes) {
        return new Key(bytes);
    }

    /** A number that the filesystem keeps of itself. */
    public static Key state(State state) {
        return new Key(new byte[] {Family.STATE.prefix(), state.code()});
    }

    /** {@link Inode}: the attributes of an inode. */
    public static Key inode(long inode) {
        return of(Family.META, inode, Kind.INODE, 0).done();
    }

    /** {@link Value.Bytes}: the value of an extended attribute. */
    public static Key xattr(long inode, Name name) {
        return of(Family.META, inode, Kind.XATTR, name.length()).name(name);
    }

    /** {@link Value.Dirent}: a name in a directory. */
    public static Key dirent(long directory, Name name) {
        return of(Family.META, directory, Kind.DIRENT, name.length()).name(name);
    }

    /** {@link Value.Position}: a place in the order of a directory's listing. */
    public static Key position(long directory, long position) {
        return of(Family.META, directory, Kind.POSITION, Long.BYTES).number(position);
    }

    /** {@link Value.Bytes}: a small file's bytes, or a symbolic link's target. */
    public static Key inline(long inode) {
        return of(Family.DATA, inode, Kind.INLINE, 0).done();
    }

    /** {@link Chunk}: the pieces of 32 blocks. */
    public static Key chunk(long inode, long index) {
        return of(Family.DATA, inode, Kind.CHUNK, Long.BYTES).number(index);
    }

    /** {@link Value.Hole}: what a truncate hides. */
    public static Key hole(long inode, long from) {
        return of(Family.DATA, inode, Kind.HOLE, Long.BYTES).number(from);
    }

    /** {@link Value.Orphan}: an inode without a name, still open or waiting for reclaim. */
    public static Key orphan(long inode) {
        return new Key(ByteBuffer.allocate(1 + Long.BYTES)
                .put(Family.ORPHAN.prefix())
                .putLong(inode)
                .array());
    }

    /** {@link Value.Orphan}: a generation changed a key. */
    public static Key mark(long generation, Key changed) {
        return ofGeneration(Family.MARK, generation, changed.bytes);
    }

    /** The bytes of a key's value, or none, as a generation left it. */
    public static Key saved(long generation, Key changed) {
        return ofGeneration(Family.SAVED, generation, changed.bytes);
    }

    /** {@link Value.Bytes}: the end, exclusive, of a range of keys that begins here and is in the object store. */
    public static Key cold(Key from) {
        return under(Family.COLD, from);
    }

    /** {@link Value.Orphan}: a key in such a range was removed. */
    public static Key removed(Key removed) {
        return under(Family.REMOVED, removed);
    }

    private static Key under(Family family, Key key) {
        byte[] bytes = new byte[1 + key.bytes.length];
        bytes[0] = family.prefix();
        System.arraycopy(key.bytes, 0, bytes, 1, key.bytes.length);
        return new Key(bytes);
    }

    /** The key that a cold range begins with, or that was removed in one. */
    public Key below() {
        return new Key(Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    /** The first key of an inode, or of a generation's marks or saved values; that of the next number lies behind all of them. */
    public static Key first(Family family, long number) {
        return ofGeneration(family, number, new byte[0]);
    }

    private static Key ofGeneration(Family family, long generation, byte[] rest) {
        byte[] bytes = new byte[1 + Long.BYTES + rest.length];
        bytes[0] = family.prefix();
        putLong(bytes, 1, generation);
        System.arraycopy(rest, 0, bytes, 1 + Long.BYTES, rest.length);
        return new Key(bytes);
    }

    /** The first key of a family. */
    public static Key first(Family family) {
        return new Key(new byte[] {family.prefix()});
    }

    /** A key behind every key of a family. */
    public static Key last(Family family) {
        return new Key(new byte[] {(byte) (family.prefix() + 1)});
    }

    /** The first key of a kind of an inode. */
    public static Key first(Family family, long inode, Kind kind) {
        return of(family, inode, kind, 0).done();
    }

    /** A key behind every key of a kind of an inode. */
    public static Key last(Family family, long inode, Kind kind) {
        Key key = of(family, inode, kind, 0).done();
        key.bytes[INODE_PREFIX - 1]++;
        return key;
    }

    /** The key that follows this one immediately. */
    public Key next() {
        return new Key(Arrays.copyOf(bytes, bytes.length + 1));
    }

    /** The key that a mark or a saved value is of. */
    public Key changed() {
        return new Key(Arrays.copyOfRange(bytes, 1 + Long.BYTES, bytes.length));
    }

    /** Whether an object store needs it: it says something of the filesystem, not of this journal. */
    public boolean isReplicated() {
        return switch (family()) {
            case META, DATA, ORPHAN -> true;
            case STATE -> !State.of(bytes[1]).isLocal();
            case MARK, SAVED, OBJECT, COLD, REMOVED -> false;
        };
    }

    /** What it is a key of. */
    public Family family() {
        return Family.of(bytes[0]);
    }

    /** The kind; only in the families of metadata and data. */
    public Kind kind() {
        return Kind.of(bytes[INODE_PREFIX - 1]);
    }

    /** Whether it is the key of an {@link Inode}. */
    public boolean isInode() {
        return bytes.length == INODE_PREFIX
                && bytes[0] == Family.META.prefix()
                && bytes[INODE_PREFIX - 1] == Kind.INODE.code();
    }

    /** Whether it is the key of a {@link Value.Dirent}. */
    public boolean isDirent() {
        return bytes.length > INODE_PREFIX
                && bytes[0] == Family.META.prefix()
                && bytes[INODE_PREFIX - 1] == Kind.DIRENT.code();
    }

    /** Whether it is the key of a {@link Chunk}. */
    public boolean isChunk() {
        return bytes[0] == Family.DATA.prefix() && bytes[INODE_PREFIX - 1] == Kind.CHUNK.code();
    }

    /** The inode; in the families of metadata, data and orphans. */
    public long inode() {
        return ByteBuffer.wrap(bytes).getLong(1);
    }

    /** The number behind the kind: a position, a chunk's index, where a hole begins. */
    public long number() {
        return ByteBuffer.wrap(bytes).getLong(INODE_PREFIX);
    }

    /** The name behind the kind. */
    public Name name() {
        int length = bytes.length - INODE_PREFIX;
        return kind() == Kind.XATTR ? Name.ofXattr(bytes, INODE_PREFIX, length) : Name.of(bytes, INODE_PREFIX, length);
    }

    /** The bytes themselves: not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** What it is a key of; its bytes when they are damaged, and no key. */
    @Override
    public String toString() {
        try {
            return described();
        } catch (RuntimeException e) {
            return "key " + HexFormat.of().formatHex(bytes);
        }
    }

    private String described() {
        return switch (family()) {
            case META, DATA ->
                family() + " inode " + inode() + " " + kind() + (bytes.length == INODE_PREFIX ? "" : " " + rest());
            case ORPHAN -> "ORPHAN inode " + inode();
            case STATE, MARK, SAVED, OBJECT, COLD, REMOVED ->
                family() + " " + HexFormat.of().formatHex(bytes, 1, bytes.length);
        };
    }

    private String rest() {
        return switch (kind()) {
            case XATTR, DIRENT -> name().toString();
            case POSITION, CHUNK, HOLE -> Long.toString(number());
            case INODE, INLINE -> "";
        };
    }

    private static Composer of(Family family, long inode, Kind kind, int more) {
        byte[] bytes = new byte[INODE_PREFIX + more];
        bytes[0] = family.prefix();
        putLong(bytes, 1, inode);
        bytes[INODE_PREFIX - 1] = kind.code();
        return new Composer(bytes);
    }

    private static void putLong(byte[] bytes, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    private record Composer(byte[] bytes) {
        Key done() {
            return new Key(bytes);
        }

        Key name(Name name) {
            name.copyTo(bytes, INODE_PREFIX);
            return new Key(bytes);
        }

        Key number(long value) {
            putLong(bytes, INODE_PREFIX, value);
            return new Key(bytes);
        }
    }
}
