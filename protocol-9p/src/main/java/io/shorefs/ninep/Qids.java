package io.shorefs.ninep;

import io.shorefs.api.Attributes;
import io.shorefs.api.FileType;
import java.nio.ByteBuffer;

/** {@code qid = type[1] version[4] path[8]}: the path is the inode, the version the low half of the inode's. */
final class Qids {
    private static final byte DIRECTORY = (byte) 0x80;
    private static final byte SYMLINK = 0x02;
    private static final byte FILE = 0x00;

    private Qids() {}

    static void put(ByteBuffer out, Attributes of) {
        byte type = of.isDirectory() ? DIRECTORY : of.isSymlink() ? SYMLINK : FILE;
        out.put(type).putInt((int) of.version()).putLong(of.inode());
    }

    /** The qid of a directory entry, whose version is not looked up: 0 tells the client not to cache by it. */
    static void put(ByteBuffer out, FileType type, long inode) {
        out.put(typeOf(type)).putInt(0).putLong(inode);
    }

    private static byte typeOf(FileType type) {
        return switch (type) {
            case DIRECTORY -> DIRECTORY;
            case SYMLINK -> SYMLINK;
            case REGULAR, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> FILE;
        };
    }
}
