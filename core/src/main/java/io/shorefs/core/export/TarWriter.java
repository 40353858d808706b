package io.shorefs.core.export;

import io.shorefs.api.FileType;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import io.shorefs.core.key.Inode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes an archive in the format of POSIX.1-2001 (pax), with extended attributes and sparse files as GNU tar has them: it takes names as bytes, owners, modes, times to the nanosecond, devices and hard
 * links, whatever the filesystem that it lies on can do, and whoever writes it. One thread.
 */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final long OCTAL_7 = 07777777L;
    private static final long OCTAL_11 = 077777777777L;
    private static final long MINOR_BITS = 0xff;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** From a byte (inclusive) to a byte (exclusive) of a file there is data. */
    record Extent(long from, long to) {
        long length() {
            return to - from;
        }
    }

    /** Begins a regular file: the bytes of its extents follow in {@link #data}, then {@link #endData}. */
    void file(byte[] path, Inode inode, Map<Name, byte[]> xattrs, List<Extent> extents) throws IOException {
        long size = inode.size();
        boolean whole = size == 0 || extents.equals(List.of(new Extent(0, size)));
        if (whole) {
            header('0', path, new byte[0], inode, size, records(inode, xattrs));
            return;
        }
        byte[] map = map(extents, size);
        ByteArrayOutputStream more = records(inode, xattrs);
        record(more, "GNU.sparse.major", "1");
        record(more, "GNU.sparse.minor", "0");
        record(more, "GNU.sparse.name".getBytes(StandardCharsets.UTF_8), path);
        record(more, "GNU.sparse.realsize", Long.toString(size));
        long stored = map.length + extents.stream().mapToLong(Extent::length).sum();
        header('0', path, new byte[0], inode, stored, more);
        out.write(map);
    }

    /** How many extents, and each, as lines; then zeros to the end of a block. */
    private static byte[] map(List<Extent> extents, long size) {
        StringBuilder text = new StringBuilder();
        boolean reachesEnd = !extents.isEmpty() && extents.getLast().to() == size;
        text.append(extents.size() + (reachesEnd ? 0 : 1)).append('\n');
        extents.forEach(extent ->
                text.append(extent.from()).append('\n').append(extent.length()).append('\n'));
        if (!reachesEnd) {
            text.append(size).append("\n0\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, bytes.length + padding(bytes.length));
    }

    /** Bytes of the file that was begun. */
    void data(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
    }

    /** All bytes of the file are written: so many. */
    void endData(long bytes) throws IOException {
        out.write(new byte[padding(bytes)]);
    }

    /** A name more for a file that is in the archive already. */
    void hardLink(byte[] path, byte[] first, Inode inode) throws IOException {
        header('1', path, first, inode, 0, records(inode, Map.of()));
    }

    /** A symbolic link. */
    void symlink(byte[] path, byte[] target, Inode inode, Map<Name, byte[]> xattrs) throws IOException {
        header('2', path, target, inode, 0, records(inode, xattrs));
    }

    /** A directory, a device or a FIFO. */
    void special(byte[] path, Inode inode, Map<Name, byte[]> xattrs) throws IOException {
        char kind =
                switch (inode.type()) {
                    case CHARACTER_DEVICE -> '3';
                    case BLOCK_DEVICE -> '4';
                    case DIRECTORY -> '5';
                    case FIFO -> '6';
                    case REGULAR, SYMLINK, SOCKET ->
                        throw new IllegalArgumentException("an archive has no " + inode.type() + " like this");
                };
        header(kind, path, new byte[0], inode, 0, records(inode, xattrs));
    }

    /** The end of the archive. */
    void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    private static ByteArrayOutputStream records(Inode inode, Map<Name, byte[]> xattrs) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        record(records, "mtime", time(inode.mtime()));
        record(records, "atime", time(inode.atime()));
        record(records, "ctime", time(inode.ctime()));
        xattrs.forEach((name, value) -> record(records, keyword(name), value));
        return records;
    }

    private static byte[] keyword(Name xattr) {
        ByteArrayOutputStream keyword = new ByteArrayOutputStream();
        keyword.writeBytes("SCHILY.xattr.".getBytes(StandardCharsets.US_ASCII));
        for (byte b : xattr.bytes()) {
            if (b == '=' || b == '%') {
                keyword.writeBytes((b == '=' ? "%3D" : "%25").getBytes(StandardCharsets.US_ASCII));
            } else {
                keyword.write(b);
            }
        }
        return keyword.toByteArray();
    }

    private static String time(Timestamp time) {
        if (time.seconds() < 0 && time.nanos() > 0) { // a fraction counts away from zero
            return "-%d.%09d".formatted(-(time.seconds() + 1), 1_000_000_000 - time.nanos());
        }
        return "%d.%09d".formatted(time.seconds(), time.nanos());
    }

    private static void record(ByteArrayOutputStream records, String keyword, String value) {
        record(records, keyword.getBytes(StandardCharsets.US_ASCII), value.getBytes(StandardCharsets.US_ASCII));
    }

    /** A record begins with its own length. */
    private static void record(ByteArrayOutputStream records, byte[] keyword, byte[] value) {
        int rest = 1 + keyword.length + 1 + value.length + 1;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        records.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
        records.writeBytes(keyword);
        records.write('=');
        records.writeBytes(value);
        records.write('\n');
    }

    /** What does not fit into the fields stands in records, which come first; those count. */
    private void header(char kind, byte[] path, byte[] target, Inode inode, long size, ByteArrayOutputStream records)
            throws IOException {
        if (path.length > NAME_BYTES) {
            record(records, "path".getBytes(StandardCharsets.US_ASCII), path);
        }
        if (target.length > NAME_BYTES) {
            record(records, "linkpath".getBytes(StandardCharsets.US_ASCII), target);
        }
        number(records, "uid", Integer.toUnsignedLong(inode.uid()), OCTAL_7);
        number(records, "gid", Integer.toUnsignedLong(inode.gid()), OCTAL_7);
        number(records, "size", size, OCTAL_11);
        byte[] bytes = records.toByteArray();
        field(new Field('x', path, new byte[0], 0, inode, bytes.length));
        out.write(bytes);
        out.write(new byte[padding(bytes.length)]);
        field(new Field(kind, path, target, inode.mode() & ~FileType.MASK, inode, size));
    }

    private static void number(ByteArrayOutputStream records, String keyword, long value, long most) {
        if (value > most) {
            record(records, keyword, Long.toString(value));
        }
    }

    private record Field(char kind, byte[] path, byte[] target, int mode, Inode inode, long size) {}

    private void field(Field field) throws IOException {
        Inode inode = field.inode();
        byte[] header = new byte[BLOCK];
        put(header, 0, field.path());
        octal(header, 100, 7, field.mode());
        octal(header, 108, 7, Math.min(OCTAL_7, Integer.toUnsignedLong(inode.uid())));
        octal(header, 116, 7, Math.min(OCTAL_7, Integer.toUnsignedLong(inode.gid())));
        octal(header, 124, 11, Math.min(OCTAL_11, field.size()));
        octal(header, 136, 11, Math.clamp(inode.mtime().seconds(), 0, OCTAL_11));
        header[156] = (byte) field.kind();
        put(header, 157, field.target());
        put(header, 257, "ustar\0".getBytes(StandardCharsets.US_ASCII));
        put(header, 263, "00".getBytes(StandardCharsets.US_ASCII));
        octal(header, 329, 7, major(inode.rdev()) & OCTAL_7);
        octal(header, 337, 7, minor(inode.rdev()) & OCTAL_7);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += Byte.toUnsignedInt(b);
        }
        octal(header, 148, 6, sum);
        header[154] = 0;
        out.write(header);
    }

    private static void put(byte[] header, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, header, at, Math.min(bytes.length, NAME_BYTES));
    }

    private static void octal(byte[] header, int at, int digits, long value) {
        String text = Long.toOctalString(value);
        byte[] bytes = ("0".repeat(digits - text.length()) + text).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, digits);
    }

    /** As Linux encodes a device's number in 32 bits: 12 of major, 20 of minor. */
    private static long major(long device) {
        return (device >>> 8) & 0xfff;
    }

    private static long minor(long device) {
        return (device & MINOR_BITS) | ((device >>> 12) & ~MINOR_BITS);
    }

    private static int padding(long bytes) {
        return (int) (-bytes & (BLOCK - 1));
    }
}
