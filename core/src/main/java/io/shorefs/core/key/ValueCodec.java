package io.shorefs.core.key;

import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of values, in records of the log and in the local map. The key says what a value is; each value begins with the version of
 * its layout, and ends with the CRC32C of its key and of what is before. Big endian.
 */
public final class ValueCodec {
    private static final byte VERSION = 2;
    private static final int CHECKSUM = Integer.BYTES;
    private static final int PIECE_BYTES = 4 + 4 + 8 + 8 + 4 + 4 + 4;
    private static final int BLOCK_BYTES = 4 + 8 + 4 + 1;
    private static final int PACKING_BYTES = 1 + 4 + 8 + 8 + 2 * 8;

    /** In the place of a slot's page: the piece is in an object, which is named behind it. */
    private static final long IN_OBJECT = -1;

    /** In the place of a slot's page: the piece is in the same object as the piece before. */
    private static final long IN_SAME_OBJECT = -2;

    private static final int INODE_BYTES = 8 * 8 + 4 * 4 + 4 * 12;

    private ValueCodec() {}

    /** The bytes of the value of a key; {@link Value.Absent} has none and is told apart by whoever keeps it. */
    public static byte[] encode(Key key, Value value) {
        byte[] bytes = encode(value);
        int end = bytes.length - CHECKSUM;
        ByteBuffer.wrap(bytes).putInt(end, checksum(key, bytes, end));
        return bytes;
    }

    private static int checksum(Key key, byte[] bytes, int end) {
        CRC32C crc = new CRC32C();
        crc.update(key.bytes());
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }

    /** The bytes, with room for the checksum. */
    private static byte[] encode(Value value) {
        return switch (value) {
            case Inode inode -> encode(inode);
            case Chunk chunk -> encode(chunk);
            case Value.Counter number ->
                start(Long.BYTES).putLong(number.value()).array();
            case Value.Bytes bytes ->
                start(bytes.bytes().length).put(bytes.bytes()).array();
            case Value.Dirent dirent ->
                start(1 + 2 * Long.BYTES)
                        .put((byte) dirent.type().direntType())
                        .putLong(dirent.inode())
                        .putLong(dirent.position())
                        .array();
            case Value.Position position ->
                start(1 + Long.BYTES + position.name().length())
                        .put((byte) position.type().direntType())
                        .putLong(position.inode())
                        .put(position.name().bytes())
                        .array();
            case Value.Hole hole ->
                start(2 * Long.BYTES)
                        .putLong(hole.to())
                        .putLong(hole.sequence())
                        .array();
            case Value.Orphan ignored -> start(0).array();
            case Value.Absent ignored -> throw new IllegalArgumentException("an absent value has no bytes");
        };
    }

    /**
     * The value that a key has.
     *
     * @throws FsException EIO when the bytes are no such value; the message names the key
     */
    public static Value decode(Key key, byte[] bytes) {
        try {
            int end = bytes.length - CHECKSUM;
            if (end < 1 || ByteBuffer.wrap(bytes).getInt(end) != checksum(key, bytes, end)) {
                throw new FsException(Errno.EIO, "the value of " + key + " is damaged: its checksum is wrong");
            }
            ByteBuffer in = ByteBuffer.wrap(bytes, 0, end);
            byte version = in.get();
            if (version != VERSION) {
                throw new FsException(Errno.EIO, key + " has layout " + version + ", this version knows " + VERSION);
            }
            return switch (key.family()) {
                case STATE, OBJECT -> new Value.Counter(in.getLong());
                case ORPHAN, MARK, REMOVED -> Value.Orphan.ORPHAN;
                case COLD -> new Value.Bytes(rest(in));
                case META, DATA -> decodeKind(key, in);
                case SAVED -> throw new FsException(Errno.EIO, key + " is read by the uploader only");
            };
        } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
            throw new FsException(Errno.EIO, "the value of " + key + " is damaged", e);
        }
    }

    private static Value decodeKind(Key key, ByteBuffer in) {
        return switch (key.kind()) {
            case INODE -> inode(key.inode(), in);
            case XATTR, INLINE -> new Value.Bytes(rest(in));
            case DIRENT -> {
                FileType type = type(in.get());
                yield new Value.Dirent(in.getLong(), type, in.getLong());
            }
            case POSITION -> {
                FileType type = type(in.get());
                long inode = in.getLong();
                yield new Value.Position(Name.of(rest(in)), inode, type);
            }
            case CHUNK -> chunk(in);
            case HOLE -> new Value.Hole(in.getLong(), in.getLong());
        };
    }

    private static byte[] encode(Inode inode) {
        byte[] encoded = new byte[1 + INODE_BYTES + CHECKSUM];
        ByteBuffer out = ByteBuffer.wrap(encoded)
                .put(VERSION)
                .putLong(inode.version())
                .putLong(inode.nlink())
                .putLong(inode.rdev())
                .putLong(inode.size())
                .putLong(inode.bytes())
                .putLong(inode.parent())
                .putLong(inode.nextPosition())
                .putLong(0) // room for what the store will need
                .putInt(inode.mode())
                .putInt(inode.uid())
                .putInt(inode.gid())
                .putInt(inode.flags());
        put(out, inode.atime());
        put(out, inode.mtime());
        put(out, inode.ctime());
        put(out, inode.btime());
        return encoded;
    }

    private static Inode inode(long number, ByteBuffer in) {
        long version = in.getLong();
        long nlink = in.getLong();
        long rdev = in.getLong();
        long size = in.getLong();
        long bytes = in.getLong();
        long parent = in.getLong();
        long nextPosition = in.getLong();
        in.getLong();
        int mode = in.getInt();
        int uid = in.getInt();
        int gid = in.getInt();
        int flags = in.getInt();
        return new Inode(
                number,
                version,
                mode,
                uid,
                gid,
                nlink,
                rdev,
                size,
                bytes,
                flags,
                time(in),
                time(in),
                time(in),
                time(in),
                parent,
                nextPosition);
    }

    private static byte[] encode(Chunk chunk) {
        byte[] encoded = new byte[1 + bytes(chunk) + CHECKSUM];
        ByteBuffer out = ByteBuffer.wrap(encoded).put(VERSION);
        Packing former = null;
        for (Piece piece : chunk.pieces()) {
            out.putInt(piece.from()).putInt(piece.to()).putLong(piece.sequence());
            switch (piece.payload()) {
                case Payload.Slot slot ->
                    out.putLong(slot.page())
                            .putInt(slot.length())
                            .putInt(slot.checksum())
                            .putInt(piece.skip());
                case Payload.Stored block -> {
                    boolean same = block.packing().equals(former);
                    former = block.packing();
                    out.putLong(same ? IN_SAME_OBJECT : IN_OBJECT)
                            .putInt(block.length())
                            .putInt(block.checksum())
                            .putInt(piece.skip())
                            .putInt(block.ordinal())
                            .putLong(block.offset())
                            .putInt(block.storedLength())
                            .put(block.compression().code());
                    if (!same) {
                        put(out, former);
                    }
                }
                case Payload.Dirty ignored ->
                    throw new IllegalArgumentException("a piece whose payload is in memory only has no bytes");
            }
        }
        return encoded;
    }

    private static int bytes(Chunk chunk) {
        int bytes = chunk.pieces().size() * PIECE_BYTES;
        Packing former = null;
        for (Piece piece : chunk.pieces()) {
            if (piece.payload() instanceof Payload.Stored block) {
                bytes += BLOCK_BYTES + (block.packing().equals(former) ? 0 : PACKING_BYTES);
                former = block.packing();
            }
        }
        return bytes;
    }

    private static void put(ByteBuffer out, Packing packing) {
        ObjectId object = packing.object();
        out.put(object.kind().code())
                .putInt(object.branch())
                .putLong(object.epoch())
                .putLong(object.number())
                .putLong(packing.saltHigh())
                .putLong(packing.saltLow());
    }

    private static Chunk chunk(ByteBuffer in) {
        List<Piece> pieces = new ArrayList<>(in.remaining() / PIECE_BYTES);
        Packing packing = null;
        while (in.hasRemaining()) {
            int from = in.getInt();
            int to = in.getInt();
            long sequence = in.getLong();
            long page = in.getLong();
            int length = in.getInt();
            int checksum = in.getInt();
            int skip = in.getInt();
            Payload payload;
            if (page >= 0) {
                payload = new Payload.Slot(page, length, checksum);
            } else {
                int ordinal = in.getInt();
                long offset = in.getLong();
                int storedLength = in.getInt();
                Compression compression = Compression.of(in.get());
                packing = page == IN_OBJECT ? packing(in) : packing;
                if (packing == null) {
                    throw new IllegalArgumentException("a piece in the object of none before it");
                }
                payload = new Payload.Stored(packing, ordinal, offset, storedLength, length, compression, checksum);
            }
            pieces.add(new Piece(from, to, sequence, payload, skip));
        }
        return new Chunk(pieces);
    }

    private static Packing packing(ByteBuffer in) {
        ObjectKind kind = ObjectKind.of(in.get());
        return new Packing(new ObjectId(in.getInt(), kind, in.getLong(), in.getLong()), in.getLong(), in.getLong());
    }

    private static ByteBuffer start(int bytes) {
        return ByteBuffer.allocate(1 + bytes + CHECKSUM).put(VERSION);
    }

    private static void put(ByteBuffer out, Timestamp time) {
        out.putLong(time.seconds()).putInt(time.nanos());
    }

    private static Timestamp time(ByteBuffer in) {
        return new Timestamp(in.getLong(), in.getInt());
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    private static FileType type(byte direntType) {
        return switch (direntType) {
            case 1 -> FileType.FIFO;
            case 2 -> FileType.CHARACTER_DEVICE;
            case 4 -> FileType.DIRECTORY;
            case 6 -> FileType.BLOCK_DEVICE;
            case 8 -> FileType.REGULAR;
            case 10 -> FileType.SYMLINK;
            case 12 -> FileType.SOCKET;
            default -> throw new IllegalArgumentException("no file type " + direntType);
        };
    }
}
