package io.shorefs.ninep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.spi.BadFrameException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Makes a {@link Tmessage} of a frame's body, with exact bounds: nothing may be missing and nothing left over. */
final class Decoder {
    private Decoder() {}

    /**
     * Decodes from the position behind the tag to the limit; little endian.
     *
     * @throws BadFrameException when the bytes are no such message
     * @throws FsException when they are, but a name in it can be none, or there are too many
     */
    static Tmessage decode(int type, ByteBuffer in) {
        Tmessage message;
        try {
            message = body(type, in);
        } catch (BufferUnderflowException e) {
            throw new BadFrameException("a message of type " + type + " ends before its last field");
        }
        if (in.hasRemaining()) {
            throw new BadFrameException(
                    "a message of type " + type + " has " + in.remaining() + " bytes behind its last field");
        }
        return message;
    }

    private static Tmessage body(int type, ByteBuffer in) {
        return switch (type) {
            case 8 -> new Tmessage.Tstatfs(in.getInt());
            case 12 -> new Tmessage.Tlopen(in.getInt(), in.getInt());
            case 14 -> new Tmessage.Tlcreate(in.getInt(), name(in), in.getInt(), in.getInt(), in.getInt());
            case 16 -> new Tmessage.Tsymlink(in.getInt(), name(in), bytes(in), in.getInt());
            case 18 -> new Tmessage.Tmknod(in.getInt(), name(in), in.getInt(), in.getInt(), in.getInt(), in.getInt());
            case 20 -> new Tmessage.Trename(in.getInt(), in.getInt(), name(in));
            case 22 -> new Tmessage.Treadlink(in.getInt());
            case 24 -> new Tmessage.Tgetattr(in.getInt(), in.getLong());
            case 26 -> setattr(in);
            case 30 -> new Tmessage.Txattrwalk(in.getInt(), in.getInt(), bytes(in));
            case 32 -> new Tmessage.Txattrcreate(in.getInt(), xattrName(in), in.getLong(), in.getInt());
            case 40 -> new Tmessage.Treaddir(in.getInt(), in.getLong(), in.getInt());
            case 50 -> new Tmessage.Tfsync(in.getInt(), in.getInt());
            case 52 ->
                new Tmessage.Tlock(
                        in.getInt(), in.get(), in.getInt(), in.getLong(), in.getLong(), in.getInt(), text(in));
            case 54 -> new Tmessage.Tgetlock(in.getInt(), in.get(), in.getLong(), in.getLong(), in.getInt(), text(in));
            case 70 -> new Tmessage.Tlink(in.getInt(), in.getInt(), name(in));
            case 72 -> new Tmessage.Tmkdir(in.getInt(), name(in), in.getInt(), in.getInt());
            case 74 -> new Tmessage.Trenameat(in.getInt(), name(in), in.getInt(), name(in));
            case 76 -> new Tmessage.Tunlinkat(in.getInt(), name(in), in.getInt());
            case 100 -> new Tmessage.Tversion(in.getInt(), text(in));
            case 102 -> new Tmessage.Tauth(in.getInt(), text(in), text(in), in.getInt());
            case 104 -> new Tmessage.Tattach(in.getInt(), in.getInt(), text(in), bytes(in), in.getInt());
            case 108 -> new Tmessage.Tflush(in.getShort() & 0xffff);
            case 110 -> walk(in);
            case 116 -> new Tmessage.Tread(in.getInt(), in.getLong(), in.getInt());
            case 118 -> write(in);
            case 120 -> new Tmessage.Tclunk(in.getInt());
            case 122 -> new Tmessage.Tremove(in.getInt());
            default -> other(type, in);
        };
    }

    /** Topen, Tcreate, Tstat, Twstat of 9P2000 and the even numbers of known extensions; anything else is no 9P. */
    private static Tmessage other(int type, ByteBuffer in) {
        boolean known = type == 112 || type == 114 || (type >= 124 && type <= 134) || type >= 228;
        if (!known || type % 2 != 0) {
            throw new BadFrameException("no message has type " + type);
        }
        in.position(in.limit());
        return new Tmessage.Tother(type);
    }

    private static Tmessage setattr(ByteBuffer in) {
        return new Tmessage.Tsetattr(
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong());
    }

    private static Tmessage write(ByteBuffer in) {
        int fid = in.getInt();
        long offset = in.getLong();
        int count = in.getInt();
        if (count != in.remaining()) {
            throw new BadFrameException(
                    "a write of " + Integer.toUnsignedString(count) + " bytes carries " + in.remaining() + " of them");
        }
        ByteBuffer data = in.slice();
        in.position(in.limit());
        return new Tmessage.Twrite(fid, offset, data);
    }

    private static Tmessage walk(ByteBuffer in) {
        int fid = in.getInt();
        int newFid = in.getInt();
        int count = in.getShort() & 0xffff;
        if (count > Wire.MAX_WALK) {
            throw new FsException(Errno.EINVAL);
        }
        return switch (count) {
            case 0 -> new Tmessage.Twalk(fid, newFid, List.of(), 0);
            case 1 -> new Tmessage.Twalk(fid, newFid, List.of(name(in)), 1);
            default -> walk(fid, newFid, count, in);
        };
    }

    /** The first name must be one; from a later one that cannot be, the walk is a partial one. */
    private static Tmessage walk(int fid, int newFid, int count, ByteBuffer in) {
        List<Name> names = new ArrayList<>(count);
        boolean whole = true;
        names.add(name(in));
        for (int i = 1; i < count; i++) {
            int length = length(in);
            int from = in.position();
            in.position(from + length);
            if (whole) {
                whole = addName(names, in, from, length);
            }
        }
        return new Tmessage.Twalk(fid, newFid, names, count);
    }

    private static boolean addName(List<Name> names, ByteBuffer in, int from, int length) {
        try {
            names.add(Name.of(in.array(), in.arrayOffset() + from, length));
            return true;
        } catch (FsException noName) {
            return false;
        }
    }

    /** The next string's length, which lies inside the frame. */
    private static int length(ByteBuffer in) {
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
            throw new BadFrameException(
                    "a string of " + length + " bytes in a frame that has " + in.remaining() + " left");
        }
        return length;
    }

    private static Name name(ByteBuffer in) {
        int length = length(in);
        Name name = Name.of(in.array(), in.arrayOffset() + in.position(), length);
        in.position(in.position() + length);
        return name;
    }

    private static Name xattrName(ByteBuffer in) {
        int length = length(in);
        Name name = Name.ofXattr(in.array(), in.arrayOffset() + in.position(), length);
        in.position(in.position() + length);
        return name;
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[length(in)];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in) {
        int length = length(in);
        String text = new String(in.array(), in.arrayOffset() + in.position(), length, ISO_8859_1);
        in.position(in.position() + length);
        return text;
    }
}
