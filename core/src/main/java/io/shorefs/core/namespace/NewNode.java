package io.shorefs.core.namespace;

import io.shorefs.api.FileType;

/**
 * An inode to be made.
 *
 * @param mode type and permission bits
 * @param rdev device number of a device node, else 0
 * @param target of a symbolic link, else empty
 */
record NewNode(int mode, long rdev, byte[] target) {
    private static final byte[] NO_TARGET = {};

    static NewNode file(int permissions) {
        return new NewNode(FileType.REGULAR.modeBits() | (permissions & 07777), 0, NO_TARGET);
    }

    static NewNode directory(int permissions) {
        return new NewNode(FileType.DIRECTORY.modeBits() | (permissions & 01777), 0, NO_TARGET);
    }

    static NewNode node(FileType type, int permissions, long rdev) {
        return new NewNode(type.modeBits() | (permissions & 07777), isDevice(type) ? rdev : 0, NO_TARGET);
    }

    static NewNode symlink(byte[] target) {
        return new NewNode(FileType.SYMLINK.modeBits() | 0777, 0, target);
    }

    FileType type() {
        return FileType.ofMode(mode);
    }

    boolean isDevice() {
        return isDevice(type());
    }

    private static boolean isDevice(FileType type) {
        return type == FileType.BLOCK_DEVICE || type == FileType.CHARACTER_DEVICE;
    }
}
