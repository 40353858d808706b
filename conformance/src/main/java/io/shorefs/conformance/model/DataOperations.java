package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.DirectoryReader;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A file's bytes, and a directory's entries. */
final class DataOperations {
    private static final int WRITE_MAX = 16 << 20;

    private final State state;

    DataOperations(State state) {
        this.state = state;
    }

    /** An entry as a {@link DirectoryReader} takes it. */
    record Listed(long inode, FileType type, long position, Name name) {}

    int read(ModelFile file, long offset, ByteBuffer into) {
        if (!file.mode().read()) {
            throw new FsException(Errno.EBADF);
        }
        FileBytes bytes = file.node().bytes();
        if (offset < 0) {
            throw new FsException(Errno.EINVAL);
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        accessed(file);
        return bytes.read(offset, into);
    }

    int write(ModelFile file, long offset, ByteBuffer from) {
        if (!file.mode().write()) {
            throw new FsException(Errno.EBADF);
        }
        Node node = file.node();
        FileBytes bytes = node.bytes();
        int count = from.remaining();
        if (offset < 0 || count > WRITE_MAX) {
            throw new FsException(Errno.EINVAL);
        }
        if (count == 0) {
            return 0;
        }
        long at = file.mode().append() ? bytes.size() : offset;
        if (at > Long.MAX_VALUE - count) {
            throw new FsException(Errno.EFBIG);
        }
        bytes.write(at, from);
        dropPrivileges(file.opener(), node);
        state.modified(node);
        return count;
    }

    /** Cuts a file or makes it longer; both times move, also when its size is what it was. */
    void resize(Credentials who, Node node, long size) {
        node.bytes().resize(size);
        dropPrivileges(who, node);
        state.modified(node);
    }

    /** A directory's entries behind a position. */
    List<Listed> list(ModelFile file, long position) {
        Node node = file.node();
        Directory directory = node.directory();
        if (!file.mode().read()) {
            throw new FsException(Errno.EBADF);
        }
        if (position < 0) {
            throw new FsException(Errno.EINVAL);
        }
        if (node.nlink == 0) {
            // Linux: a removed directory has nothing to list, not even dots
            throw new FsException(Errno.ENOENT);
        }
        accessed(file);
        List<Listed> listed = new ArrayList<>();
        if (position < Directory.DOT) {
            listed.add(new Listed(node.number, FileType.DIRECTORY, Directory.DOT, Name.DOT));
        }
        if (position < Directory.DOT_DOT) {
            listed.add(new Listed(directory.parent(), FileType.DIRECTORY, Directory.DOT_DOT, Name.DOT_DOT));
        }
        for (Map.Entry<Long, Directory.Entry> entry : directory.behind(position)) {
            Node child = entry.getValue().node();
            listed.add(new Listed(
                    child.number, child.type, entry.getKey(), entry.getValue().name()));
        }
        return listed;
    }

    private void accessed(ModelFile file) {
        if (!file.mode().noAtime()) {
            state.accessed(file.node());
        }
    }

    private static void dropPrivileges(Credentials who, Node node) {
        if (!who.isRoot()) {
            node.permissions = Mode.withoutPrivileges(node.permissions, Mode.mayHaveSetgid(who, node.gid));
        }
    }
}
