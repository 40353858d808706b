package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The bytes of an ACL as an extended attribute: version 2 of Linux's {@code posix_acl_xattr.h}, little endian. */
final class AclCodec {
    private static final int VERSION = 2;
    private static final int HEADER = 4;
    private static final int ENTRY = 8;

    private AclCodec() {}

    /**
     * The entries, which may be none and need not make a valid ACL: see {@link Acl}.
     *
     * @throws FsException EINVAL for bytes that are no entries, EOPNOTSUPP for another version
     */
    static List<AclEntry> decode(byte[] bytes) {
        if (bytes.length < HEADER) {
            throw new FsException(Errno.EINVAL);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() != VERSION) {
            throw new FsException(Errno.EOPNOTSUPP);
        }
        if (in.remaining() % ENTRY != 0) {
            throw new FsException(Errno.EINVAL);
        }
        List<AclEntry> entries = new ArrayList<>(in.remaining() / ENTRY);
        while (in.hasRemaining()) {
            entries.add(AclEntry.of(in.getShort() & 0xFFFF, in.getShort() & 0xFFFF, in.getInt()));
        }
        return entries;
    }

    static byte[] encode(Acl acl) {
        byte[] bytes = new byte[HEADER + acl.entries().size() * ENTRY];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(VERSION);
        for (AclEntry entry : acl.entries()) {
            out.putShort((short) entry.tag())
                    .putShort((short) entry.permissions())
                    .putInt(entry.id());
        }
        return bytes;
    }
}
