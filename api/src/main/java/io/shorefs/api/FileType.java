package io.shorefs.api;

/** The type bits of a mode ({@code inode(7)}) and the type byte of a directory entry ({@code readdir(3)}, DT_*). */
public enum FileType {
    FIFO(0010000, 1),
    CHARACTER_DEVICE(0020000, 2),
    DIRECTORY(0040000, 4),
    BLOCK_DEVICE(0060000, 6),
    REGULAR(0100000, 8),
    SYMLINK(0120000, 10),
    SOCKET(0140000, 12);

    /** S_IFMT: the bits of a mode that hold the type. */
    public static final int MASK = 0170000;

    private final int modeBits;
    private final int direntType;

    FileType(int modeBits, int direntType) {
        this.modeBits = modeBits;
        this.direntType = direntType;
    }

    /** S_IFREG and its like. */
    public int modeBits() {
        return modeBits;
    }

    /** DT_REG and its like. */
    public int direntType() {
        return direntType;
    }

    /**
     * The type that a mode carries.
     *
     * @throws FsException EINVAL when the type bits name none
     */
    public static FileType ofMode(int mode) {
        return switch (mode & MASK) {
            case 0010000 -> FIFO;
            case 0020000 -> CHARACTER_DEVICE;
            case 0040000 -> DIRECTORY;
            case 0060000 -> BLOCK_DEVICE;
            case 0100000 -> REGULAR;
            case 0120000 -> SYMLINK;
            case 0140000 -> SOCKET;
            default -> throw new FsException(Errno.EINVAL, "no file type in mode 0" + Integer.toOctalString(mode));
        };
    }
}
