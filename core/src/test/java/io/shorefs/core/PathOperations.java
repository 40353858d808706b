package io.shorefs.core;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.XattrMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32;

/** Random operations by path, each of which does and answers the same on every filesystem that is right. */
final class PathOperations {
    private static final Credentials[] USERS = {
        Credentials.ROOT, new Credentials(1000, 1000), new Credentials(1001, 1001, 1000)
    };
    private static final String[] NAMES = {"a", "b", "c", "d"};
    private static final int[] MODES = {0777, 0755, 0700, 0644, 01777, 02775, 0444};

    private final Random random;

    PathOperations(Random random) {
        this.random = random;
    }

    /** An operation with a description; the answer is a text: an error's name, or what was read. */
    record Operation(String text, java.util.function.Function<FileSystem, String> work) {
        String on(FileSystem fs) {
            try {
                return work.apply(fs);
            } catch (CompletionException e) {
                return ((FsException) e.getCause()).errno().name();
            } catch (FsException e) {
                return e.errno().name();
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }

    Operation next() {
        Credentials who = USERS[random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0];
        List<String> path = path();
        List<String> other = path();
        int mode = MODES[random.nextInt(MODES.length)];
        int at = random.nextInt(3) == 0 ? random.nextInt(200_000) : random.nextInt(6000);
        int length = random.nextInt(4) == 0 ? random.nextInt(90_000) : random.nextInt(3000);
        int seed = random.nextInt();
        return switch (random.nextInt(16)) {
            case 0, 1 ->
                operation("create " + path + " 0" + Integer.toOctalString(mode), fs -> create(fs, who, path, mode));
            case 2, 3, 4, 5 ->
                operation(
                        "write " + path + " at " + at + " " + length + " bytes",
                        fs -> write(fs, who, path, at, bytes(seed, length)));
            case 6 -> operation("read " + path, fs -> read(fs, who, path, at, length));
            case 7 ->
                operation("truncate " + path + " to " + at, fs -> change(fs, who, path, AttributeChanges.ofSize(at)));
            case 8 ->
                operation(
                        "mkdir " + path,
                        fs -> done(parent(fs, who, path), dir -> fs.mkdir(who, dir, last(path), mode)));
            case 9 ->
                operation("unlink " + path, fs -> done(parent(fs, who, path), dir -> fs.unlink(who, dir, last(path))));
            case 10 ->
                operation("rmdir " + path, fs -> done(parent(fs, who, path), dir -> fs.rmdir(who, dir, last(path))));
            case 11, 12 ->
                operation("rename " + path + " to " + other, fs -> {
                    long from = parent(fs, who, path);
                    return done(parent(fs, who, other), to -> fs.rename(who, from, last(path), to, last(other)));
                });
            case 13 ->
                operation("link " + path + " as " + other, fs -> {
                    long inode = find(fs, who, path).inode();
                    return done(parent(fs, who, other), to -> fs.link(who, inode, to, last(other)));
                });
            case 14 ->
                random.nextBoolean()
                        ? operation("chmod " + path, fs -> change(fs, who, path, AttributeChanges.ofMode(mode)))
                        : operation(
                                "symlink " + path,
                                fs -> done(
                                        parent(fs, who, path),
                                        dir -> fs.symlink(
                                                who,
                                                dir,
                                                last(path),
                                                ("target " + seed).getBytes(StandardCharsets.UTF_8))));
            default ->
                operation("setxattr " + path, fs -> {
                    long inode = find(fs, who, path).inode();
                    return done(
                            inode,
                            n -> fs.setXattr(
                                    who, n, Name.of("user.x" + (seed & 3)), bytes(seed, length % 100), XattrMode.ANY));
                });
        };
    }

    private static Operation operation(String text, java.util.function.Function<FileSystem, String> work) {
        return new Operation(text, work);
    }

    private List<String> path() {
        List<String> path = new ArrayList<>();
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path.add(NAMES[random.nextInt(NAMES.length)]);
        }
        return path;
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Name last(List<String> path) {
        return Name.of(path.get(path.size() - 1));
    }

    private static long parent(FileSystem fs, Credentials who, List<String> path) {
        return path.size() == 1
                ? FileSystem.ROOT
                : find(fs, who, path.subList(0, path.size() - 1)).inode();
    }

    private static Attributes find(FileSystem fs, Credentials who, List<String> path) {
        List<Name> names = path.stream().map(Name::of).toList();
        List<Attributes> found = fs.walk(who, FileSystem.ROOT, names).join();
        if (found.size() < names.size()) {
            throw new FsException(io.shorefs.api.Errno.ENOENT);
        }
        return found.get(found.size() - 1);
    }

    private static String done(long inode, java.util.function.LongFunction<CompletableFuture<?>> work) {
        work.apply(inode).join();
        return "ok";
    }

    private static String create(FileSystem fs, Credentials who, List<String> path, int mode) {
        OpenFile file = fs.create(who, parent(fs, who, path), last(path), OpenMode.READ_WRITE, mode)
                .join()
                .file();
        fs.close(file).join();
        return "ok";
    }

    private static String write(FileSystem fs, Credentials who, List<String> path, int at, byte[] bytes) {
        OpenFile file =
                fs.open(who, find(fs, who, path).inode(), OpenMode.WRITE).join();
        try {
            return "wrote " + fs.write(file, at, ByteBuffer.wrap(bytes)).join();
        } finally {
            fs.close(file).join();
        }
    }

    private static String read(FileSystem fs, Credentials who, List<String> path, int at, int length) {
        OpenFile file = fs.open(who, find(fs, who, path).inode(), OpenMode.READ).join();
        try {
            byte[] bytes = new byte[length];
            int count = fs.read(file, at, ByteBuffer.wrap(bytes)).join();
            return count + " bytes " + sum(bytes, count);
        } finally {
            fs.close(file).join();
        }
    }

    private static String change(FileSystem fs, Credentials who, List<String> path, AttributeChanges changes) {
        return done(find(fs, who, path).inode(), inode -> fs.change(who, inode, changes));
    }

    private static String sum(byte[] bytes, int count) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, count);
        return Long.toHexString(sum.getValue());
    }

    /** All that can be seen of a filesystem, but times and numbers. */
    static List<String> dump(FileSystem fs) {
        List<String> lines = new ArrayList<>();
        dump(fs, "", fs.attributes(FileSystem.ROOT).join(), lines);
        return lines;
    }

    private static void dump(FileSystem fs, String path, Attributes at, List<String> lines) {
        StringBuilder line = new StringBuilder("%s 0%o uid %d gid %d nlink %d size %d"
                .formatted(path, at.mode(), at.uid(), at.gid(), at.nlink(), at.size()));
        for (Name name :
                fs.xattrs(Credentials.ROOT, at.inode()).join().stream().sorted().toList()) {
            byte[] value = fs.xattr(Credentials.ROOT, at.inode(), name).join();
            line.append(' ').append(name).append('=').append(sum(value, value.length));
        }
        if (at.type() == FileType.REGULAR) {
            OpenFile file = fs.open(Credentials.ROOT, at.inode(), OpenMode.READ).join();
            byte[] bytes = new byte[(int) at.size()];
            int count = fs.read(file, 0, ByteBuffer.wrap(bytes)).join();
            fs.close(file).join();
            line.append(" content ").append(count).append(' ').append(sum(bytes, count));
        } else if (at.isSymlink()) {
            line.append(" -> ").append(new String(fs.readlink(at.inode()).join(), StandardCharsets.UTF_8));
        }
        lines.add(line.toString());
        if (at.isDirectory()) {
            children(fs, at.inode())
                    .forEach(name -> dump(
                            fs,
                            path + "/" + name,
                            fs.walk(Credentials.ROOT, at.inode(), List.of(name))
                                    .join()
                                    .get(0),
                            lines));
        }
    }

    private static List<Name> children(FileSystem fs, long inode) {
        OpenFile directory = fs.open(Credentials.ROOT, inode, OpenMode.READ).join();
        List<Name> names = new ArrayList<>();
        fs.readdir(directory, 2, (child, type, next, name) -> names.add(name)).join();
        fs.close(directory).join();
        return names;
    }
}
