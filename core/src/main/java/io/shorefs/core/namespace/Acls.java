package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.OrderedMap;

/** The ACLs of inodes, kept as extended attributes; whoever reads or changes one has the inode's lock. */
final class Acls {
    static final Name ACCESS = Name.of("system.posix_acl_access");
    static final Name DEFAULT = Name.of("system.posix_acl_default");

    private Acls() {}

    /** The access ACL of an inode that has one. */
    static Acl access(OrderedMap map, Inode inode) {
        return read(map, inode, ACCESS);
    }

    /** The default ACL of a directory that has one. */
    static Acl inherited(OrderedMap map, Inode directory) {
        return read(map, directory, DEFAULT);
    }

    static void put(long inode, Name name, Acl acl, Batch batch) {
        batch.put(Key.xattr(inode, name), new Value.Bytes(AclCodec.encode(acl)));
    }

    private static Acl read(OrderedMap map, Inode inode, Name name) {
        Key key = Key.xattr(inode.number(), name);
        if (map.get(key) instanceof Value.Bytes value) {
            return new Acl(AclCodec.decode(value.bytes()));
        }
        throw damaged(key);
    }

    private static FsException damaged(Key key) {
        return new FsException(Errno.EIO, key + " holds no ACL, though its inode says so");
    }
}
