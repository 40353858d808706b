package io.shorefs.conformance.random;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;

/**
 * All that a filesystem holds, as text, a line a name: attributes, link targets, extended attributes, and the checksum of the bytes. Without
 * inode numbers, versions, access times and allocated bytes, which are no part of what a crash must keep. Of large files only
 * the first 1 MiB and the last 64 KiB are read.
 */
public final class Tree {
    private static final int READ_MAX = 1 << 20;
    private static final int READ_END = 64 << 10;

    private final FileSystem fs;
    private final StringBuilder text = new StringBuilder();
    private final Map<Long, String> firstNames = new HashMap<>();

    private Tree(FileSystem fs) {
        this.fs = fs;
    }

    /** Writes a filesystem down; nobody may change it meanwhile. */
    public static String of(FileSystem fs) {
        Tree tree = new Tree(fs);
        tree.add("/", await(fs.attributes(FileSystem.ROOT)));
        return tree.text.toString();
    }

    private void add(String path, Attributes a) {
        String first = firstNames.putIfAbsent(a.inode(), path);
        text.append(path).append(' ');
        if (first != null) {
            text.append("is ").append(first).append('\n');
            return;
        }
        text.append("0")
                .append(Integer.toOctalString(a.mode()))
                .append(' ')
                .append(a.uid())
                .append(':')
                .append(a.gid());
        text.append(" nlink ")
                .append(a.nlink())
                .append(" rdev ")
                .append(a.rdev())
                .append(" size ")
                .append(a.size());
        text.append(" mtime ")
                .append(a.mtime())
                .append(" ctime ")
                .append(a.ctime())
                .append(" btime ")
                .append(a.btime());
        addXattrs(a.inode());
        addContent(path, a);
    }

    private void addXattrs(long inode) {
        for (Name name :
                await(fs.xattrs(Credentials.ROOT, inode)).stream().sorted().toList()) {
            byte[] value = await(fs.xattr(Credentials.ROOT, inode, name));
            text.append(' ').append(name).append('=').append(HexFormat.of().formatHex(value));
        }
    }

    private void addContent(String path, Attributes a) {
        switch (a.type()) {
            case SYMLINK ->
                text.append(" -> ")
                        .append(new String(await(fs.readlink(a.inode())), StandardCharsets.UTF_8))
                        .append('\n');
            case REGULAR -> text.append(" crc ").append(checksum(a)).append('\n');
            case DIRECTORY -> {
                text.append('\n');
                addEntries(path, a.inode());
            }
            case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> text.append('\n');
        }
    }

    private void addEntries(String path, long directory) {
        for (Entry entry : Entry.of(fs, directory)) {
            List<Attributes> found = await(fs.walk(Credentials.ROOT, directory, List.of(entry.name())));
            add(path + entry.name() + (found.getFirst().isDirectory() ? "/" : ""), found.getFirst());
        }
    }

    /** Of the beginning and of the end. */
    private long checksum(Attributes a) {
        OpenFile open = await(fs.open(Credentials.ROOT, a.inode(), Entry.QUIETLY));
        CRC32 crc = new CRC32();
        read(open, 0, (int) Math.min(READ_MAX, a.size()), crc);
        long end = Math.max(READ_MAX, a.size() - READ_END);
        read(open, end, (int) Math.max(0, a.size() - end), crc);
        await(fs.close(open));
        return crc.getValue();
    }

    private void read(OpenFile open, long offset, int length, CRC32 crc) {
        ByteBuffer into = ByteBuffer.allocate(length);
        await(fs.read(open, offset, into));
        crc.update(into.flip());
    }

    private static <T> T await(CompletableFuture<T> answer) {
        return answer.join();
    }
}
