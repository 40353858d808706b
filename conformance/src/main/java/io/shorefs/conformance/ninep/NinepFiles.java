package io.shorefs.conformance.ninep;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Works on paths below an attached fid, the way a program would: every fid that it makes it clunks. */
public final class NinepFiles {
    private final NinepClient client;
    private final int root;

    /** Paths are relative to {@code root}, with slashes between names. */
    public NinepFiles(NinepClient client, int root) {
        this.client = client;
        this.root = root;
    }

    /** A fresh fid at a path; ENOENT also where only a part of the path is there. */
    public int walk(String path) {
        int fid = client.newFid();
        String[] names =
                Arrays.stream(path.split("/")).filter(n -> !n.isEmpty()).toArray(String[]::new);
        client.walk(root, fid);
        for (int i = 0; i < names.length; i += Wire.MAX_WALK) {
            String[] part = Arrays.copyOfRange(names, i, Math.min(names.length, i + Wire.MAX_WALK));
            try {
                if (client.walk(fid, fid, part).size() < part.length) {
                    throw new NinepException(MessageType.TWALK, 2);
                }
            } catch (NinepException e) {
                client.clunk(fid);
                throw e;
            }
        }
        return fid;
    }

    /** Makes a directory. */
    public void mkdir(String path, int mode, int gid) {
        try (Parent parent = new Parent(path)) {
            client.mkdir(parent.fid, parent.name, mode, gid);
        }
    }

    /** Makes or replaces a file's content. */
    public void write(String path, byte[] content) {
        try (Parent parent = new Parent(path)) {
            client.create(parent.fid, parent.name, Wire.O_WRONLY | Wire.O_TRUNC, 0644, 0);
            writeAll(parent.fid, content);
        }
    }

    /** Makes or replaces a file's content, and makes it durable. */
    public void writeAndSync(String path, byte[] content) {
        try (Parent parent = new Parent(path)) {
            client.create(parent.fid, parent.name, Wire.O_WRONLY | Wire.O_TRUNC, 0644, 0);
            writeAll(parent.fid, content);
            client.fsync(parent.fid, false);
        }
    }

    /** Makes or replaces a file's content with UTF-8. */
    public void write(String path, String content) {
        write(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private void writeAll(int fid, byte[] content) {
        int step = client.msize() - Wire.IO_HEADER;
        for (int at = 0; at < content.length; at += step) {
            client.write(fid, at, Arrays.copyOfRange(content, at, Math.min(content.length, at + step)));
        }
    }

    /** A file's whole content. */
    public byte[] read(String path) {
        int fid = walk(path);
        try {
            client.open(fid, Wire.O_RDONLY);
            return readAll(fid);
        } finally {
            client.clunk(fid);
        }
    }

    /** All bytes of an open fid, also of one that Txattrwalk made. */
    public byte[] readAll(int fid) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = client.read(fid, 0, client.msize() - Wire.IO_HEADER);
        while (part.length > 0) {
            all.write(part, 0, part.length);
            part = client.read(fid, all.size(), client.msize() - Wire.IO_HEADER);
        }
        return all.toByteArray();
    }

    /** Every entry of a directory but the dots. */
    public List<DirectoryEntry> list(String path) {
        int fid = walk(path);
        try {
            client.open(fid, Wire.O_RDONLY | Wire.O_DIRECTORY);
            List<DirectoryEntry> entries = new ArrayList<>();
            List<DirectoryEntry> part = client.readdir(fid, 0, client.msize() - Wire.IO_HEADER);
            while (!part.isEmpty()) {
                entries.addAll(part);
                part = client.readdir(fid, part.getLast().offset(), client.msize() - Wire.IO_HEADER);
            }
            entries.removeIf(e -> e.name().equals(".") || e.name().equals(".."));
            return entries;
        } finally {
            client.clunk(fid);
        }
    }

    /** What is at a path. */
    public NinepAttributes stat(String path) {
        int fid = walk(path);
        try {
            return client.getattr(fid);
        } finally {
            client.clunk(fid);
        }
    }

    /** Whether something is at a path. */
    public boolean exists(String path) {
        try {
            client.clunk(walk(path));
            return true;
        } catch (NinepException e) {
            return false;
        }
    }

    /** Removes a file's name. */
    public void unlink(String path) {
        try (Parent parent = new Parent(path)) {
            client.unlinkAt(parent.fid, parent.name, 0);
        }
    }

    /** Removes an empty directory. */
    public void rmdir(String path) {
        try (Parent parent = new Parent(path)) {
            client.unlinkAt(parent.fid, parent.name, Wire.AT_REMOVEDIR);
        }
    }

    /** Renames over what is at {@code to}. */
    public void rename(String from, String to) {
        try (Parent old = new Parent(from);
                Parent fresh = new Parent(to)) {
            client.renameAt(old.fid, old.name, fresh.fid, fresh.name);
        }
    }

    /** The value of an extended attribute; the list of names, each with a NUL behind it, for an empty name. */
    public byte[] xattr(String path, String name) {
        int fid = walk(path);
        int value = client.newFid();
        try {
            client.xattrWalk(fid, value, name);
            byte[] bytes = readAll(value);
            client.clunk(value);
            return bytes;
        } finally {
            client.clunk(fid);
        }
    }

    /** Sets an extended attribute; {@code flags} as of {@code setxattr(2)}. */
    public void setXattr(String path, String name, byte[] value, int flags) {
        int fid = walk(path);
        client.xattrCreate(fid, name, value.length, flags);
        writeAll(fid, value);
        client.clunk(fid);
    }

    /** The directory of a path, in a fid of its own. */
    private final class Parent implements AutoCloseable {
        final int fid;
        final String name;

        Parent(String path) {
            int slash = path.lastIndexOf('/');
            fid = walk(path.substring(0, Math.max(slash, 0)));
            name = path.substring(slash + 1);
        }

        @Override
        public void close() {
            client.clunk(fid);
        }
    }
}
