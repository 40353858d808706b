package io.shorefs.conformance.model;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * ACLs as Linux puts them into extended attributes (its {@code posix_acl_xattr.h}): version 2 in 4 bytes, then for each entry tag and
 * permissions in 2 bytes and the id in 4, all little endian.
 */
final class AclCodec {
    private static final int VERSION = 2;
    private static final int HEADER_BYTES = 4;
    private static final int ENTRY_BYTES = 8;

    private AclCodec() {}

    /**
     * The entries of an ACL, which may be none and need not make a valid one: see {@link Acl#of}.
     *
     * @throws FsException EINVAL for bytes that are no entries, EOPNOTSUPP for another version
     */
    static List<AclEntry> decode(byte[] value) {
        if (value.length < HEADER_BYTES) {
            throw new FsException(Errno.EINVAL);
        }
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() != VERSION) {
            throw new FsException(Errno.EOPNOTSUPP);
        }
        if (in.remaining() % ENTRY_BYTES != 0) {
            throw new FsException(Errno.EINVAL);
        }
        List<AclEntry> entries = new ArrayList<>();
        while (in.hasRemaining()) {
            entries.add(entry(in.getShort(), in.getShort() & 0xffff, in.getInt()));
        }
        return entries;
    }

    static byte[] encode(Acl acl) {
        ByteBuffer out = ByteBuffer.allocate(
                        HEADER_BYTES + ENTRY_BYTES * acl.entries().size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(VERSION);
        for (AclEntry entry : acl.entries()) {
            out.putShort((short) entry.tag().number());
            out.putShort((short) entry.permissions());
            out.putInt(entry.id());
        }
        return out.array();
    }

    private static AclEntry entry(int number, int permissions, int id) {
        for (AclEntry.Tag tag : AclEntry.Tag.values()) {
            if (tag.number() == number) {
                return new AclEntry(tag, permissions, tag.isNamed() ? id : AclEntry.NO_ID);
            }
        }
        throw new FsException(Errno.EINVAL);
    }
}
