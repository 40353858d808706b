package io.shorefs.conformance.model;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** All inodes, their versions, and the time of the operation that runs. */
final class State {
    private static final long DAY_SECONDS = 24 * 60 * 60;

    private final Map<Long, Node> nodes = new HashMap<>();
    private final InstantSource clock;
    private long lastNumber;
    private long lastVersion;
    private Timestamp now;

    State(InstantSource clock) {
        this.clock = clock;
        begin();
        Node root = add(FileType.DIRECTORY, new Directory(FileSystem.ROOT));
        root.permissions = 0755;
    }

    /** An operation begins: all times that it sets are the present one. */
    void begin() {
        Instant instant = clock.instant();
        now = new Timestamp(instant.getEpochSecond(), instant.getNano());
    }

    Timestamp now() {
        return now;
    }

    int count() {
        return nodes.size();
    }

    long allocated() {
        return nodes.values().stream().mapToLong(n -> n.content.allocated()).sum();
    }

    /** A new inode with a number that was never used. */
    Node add(FileType type, Content content) {
        Node node = new Node(++lastNumber, type, content, now);
        node.version = nextVersion();
        nodes.put(node.number, node);
        return node;
    }

    /** ESTALE when there is no such inode. */
    Node get(long inode) {
        Node node = nodes.get(inode);
        if (node == null) {
            throw new FsException(Errno.ESTALE);
        }
        return node;
    }

    /** What {@code ".."} leads to: ENOENT from a directory that was removed, and its parent after it. */
    Node parent(Directory directory) {
        Node node = nodes.get(directory.parent());
        if (node == null) {
            throw new FsException(Errno.ENOENT);
        }
        return node;
    }

    /** Something about the inode changed: its change time moves. */
    void changed(Node node) {
        node.ctime = now;
        node.version = nextVersion();
    }

    /** What the inode holds changed: both times move. */
    void modified(Node node) {
        node.mtime = now;
        changed(node);
    }

    /** The inode was read: the access time moves as {@code relatime} says; no other time and no version does. */
    void accessed(Node node) {
        boolean stale = node.mtime.compareTo(node.atime) >= 0
                || node.ctime.compareTo(node.atime) >= 0
                || now.seconds() - node.atime.seconds() >= DAY_SECONDS;
        if (stale) {
            node.atime = now;
        }
    }

    /** A name of the inode, or a use of it, is gone: without any it ends. */
    void release(Node node) {
        if (node.nlink == 0 && node.opens == 0) {
            nodes.remove(node.number);
        }
    }

    private long nextVersion() {
        do {
            lastVersion++;
        } while ((int) lastVersion == 0);
        return lastVersion;
    }
}
