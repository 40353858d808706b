package io.shorefs.acceptance.crash;

import io.shorefs.conformance.ninep.DirectoryEntry;
import io.shorefs.conformance.ninep.NinepAttributes;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepFiles;
import io.shorefs.conformance.ninep.Qid;
import io.shorefs.conformance.ninep.SetAttributes;
import io.shorefs.conformance.ninep.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Performs operations below a directory of a server, and reads back what is there. */
final class Player {
    private static final int HELD = 4;

    private final NinepClient client;
    private final NinepFiles files;
    private final String home;
    private final Deque<Integer> held = new ArrayDeque<>();

    /** Below the directory {@code home}. */
    Player(NinepClient client, String home) {
        this.client = client;
        this.files = new NinepFiles(client, 0);
        this.home = home;
    }

    /** Makes {@code home} unless it is there, durably: a kill may come before anything else is. */
    void makeHome() {
        if (!files.exists(home)) {
            files.mkdir(home, 0755, 0);
            sync(home, Wire.O_RDONLY);
        }
    }

    /** Performs one; when it returns, the server has answered. */
    void perform(Operation operation) {
        switch (operation) {
            case Operation.Create op -> create(op);
            case Operation.Write op -> write(op);
            case Operation.Truncate op -> set(op.path(), SetAttributes.size(op.size()));
            case Operation.Chmod op -> set(op.path(), SetAttributes.mode(op.mode()));
            case Operation.SetXattr op -> files.setXattr(at(op.path()), op.name(), bytes(op.value()), 0);
            case Operation.Link op -> link(op);
            case Operation.Symlink op -> symlink(op);
            case Operation.Mkdir op -> files.mkdir(at(op.path()), 0755, 0);
            case Operation.Rmdir op -> files.rmdir(at(op.path()));
            case Operation.Unlink op -> files.unlink(at(op.path()));
            case Operation.Rename op -> files.rename(at(op.path()), at(op.newPath()));
            case Operation.Sync op -> sync(at(op.path()), Wire.O_RDWR);
        }
    }

    private String at(String path) {
        return home + "/" + path;
    }

    private int parent(String path) {
        String full = at(path);
        return files.walk(full.substring(0, full.lastIndexOf('/')));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void create(Operation.Create op) {
        int fid = parent(op.path());
        client.create(fid, name(op.path()), Wire.O_RDWR | Wire.O_CREAT | Wire.O_EXCL, 0644, 0);
        hold(fid);
    }

    private void write(Operation.Write op) {
        int fid = files.walk(at(op.path()));
        client.open(fid, Wire.O_RDWR | (op.synced() ? Wire.O_DSYNC : 0));
        int written = client.write(fid, op.offset(), op.data());
        if (written != op.length()) {
            throw new AssertionError("a write of " + op.length() + " bytes wrote " + written);
        }
        hold(fid);
    }

    /** Some fids stay open, so that files are unlinked and replaced while they are. */
    private void hold(int fid) {
        held.addLast(fid);
        if (held.size() > HELD) {
            client.clunk(held.removeFirst());
        }
    }

    private void set(String path, SetAttributes attributes) {
        int fid = files.walk(at(path));
        client.setattr(fid, attributes);
        client.clunk(fid);
    }

    private void link(Operation.Link op) {
        int fid = files.walk(at(op.path()));
        int directory = parent(op.newPath());
        client.link(directory, fid, name(op.newPath()));
        client.clunk(directory);
        client.clunk(fid);
    }

    private void symlink(Operation.Symlink op) {
        int directory = parent(op.path());
        client.symlink(directory, name(op.path()), op.target(), 0);
        client.clunk(directory);
    }

    private void sync(String path, int flags) {
        int fid = files.walk(path);
        client.open(fid, flags);
        client.fsync(fid, false);
        client.clunk(fid);
    }

    /** All that is below {@code home}. */
    Tree read() {
        Tree tree = new Tree();
        read("", tree, new HashMap<>());
        return tree;
    }

    private void read(String directory, Tree tree, Map<Long, Node.File> seen) {
        for (DirectoryEntry entry : files.list(at(directory))) {
            String path = directory + entry.name();
            switch (entry.qid().type()) {
                case Qid.DIRECTORY -> {
                    tree.put(path, new Node.Directory());
                    read(path + "/", tree, seen);
                }
                case Qid.SYMLINK -> tree.put(path, new Node.Symlink(target(path)));
                default -> tree.put(path, seen.computeIfAbsent(entry.qid().path(), inode -> file(path)));
            }
        }
    }

    private String target(String path) {
        int fid = files.walk(at(path));
        String target = client.readlink(fid);
        client.clunk(fid);
        return target;
    }

    private Node.File file(String path) {
        NinepAttributes attributes = files.stat(at(path));
        Node.File file = new Node.File();
        file.content = files.read(at(path));
        file.mode = attributes.mode() & 07777;
        file.links = Math.toIntExact(attributes.nlink());
        String names = new String(files.xattr(at(path), ""), StandardCharsets.UTF_8);
        for (String name : names.split("\0", -1)) {
            if (!name.isEmpty()) {
                file.xattrs.put(name, new String(files.xattr(at(path), name), StandardCharsets.UTF_8));
            }
        }
        if (file.content.length != attributes.size()) {
            throw new AssertionError(
                    path + " has size " + attributes.size() + " and " + file.content.length + " bytes");
        }
        return file;
    }
}
