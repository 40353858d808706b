package io.shorefs.core;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.AttributeChanges.TimeChange;
import io.shorefs.api.Credentials;
import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import io.shorefs.api.Name;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Timestamp;
import io.shorefs.api.XattrMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Random operations of a few users on few names, in a form that two filesystems can be asked for. */
final class RandomOperations {
    private static final int[] IDS = {0, 1001, 1002, 1003};
    private static final int[] GROUPS = {0, 1001, 1002, 1003, 2000};
    private static final String[] NAMES = {"a", "b", "c", "d", "e", ".", ".."};
    private static final String[] XATTRS = {
        "user.one", "user.two", "user.", "trusted.one", "security.one", "system.other", "plain"
    };

    private static final List<XattrMode> XATTR_MODES = List.of(XattrMode.values());

    private final Random random;
    private final Side side;

    /** An operation and its description. */
    record Operation(String text, Function<Side, CompletableFuture<?>> run) {}

    /** What {@code side} has seen decides what may be named. */
    RandomOperations(Random random, Side side) {
        this.random = random;
        this.side = side;
    }

    Operation next() {
        return switch (random.nextInt(26)) {
            case 0, 1 -> walk();
            case 2, 3 -> mkdir();
            case 4 -> mknod();
            case 5 -> symlink();
            case 6 -> link();
            case 7, 8 -> unlink();
            case 9 -> rmdir();
            case 10, 11, 12 -> rename();
            case 13 -> readdir();
            case 14, 15 -> change();
            case 16 -> changeOpen();
            case 17 -> access();
            case 18, 19 -> open();
            case 20 -> create();
            case 21 -> close();
            case 22, 23 -> xattr();
            case 24 -> lock();
            default -> bytes();
        };
    }

    private Operation walk() {
        Credentials who = who();
        int from = directory();
        List<Name> names = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            names.add(name());
        }
        return new Operation("walk " + who + " " + from + " " + names, s -> s.fs().walk(who, s.inode(from), names)
                .thenApply(steps -> steps.stream().map(s::seen).toList()));
    }

    private Operation mkdir() {
        Credentials who = who();
        int in = directory();
        Name name = name();
        int mode = mode();
        return new Operation(
                "mkdir " + who + " " + in + " " + name + " " + octal(mode),
                s -> s.fs().mkdir(who, s.inode(in), name, mode).thenApply(s::seen));
    }

    private Operation mknod() {
        Credentials who = who();
        int in = directory();
        Name name = name();
        int mode = mode() | new int[] {0, 0010000, 0020000, 0040000, 0100000, 0120000, 0140000}[random.nextInt(7)];
        return new Operation(
                "mknod " + who + " " + in + " " + name + " " + octal(mode),
                s -> s.fs().mknod(who, s.inode(in), name, mode, 0x105).thenApply(s::seen));
    }

    private Operation symlink() {
        Credentials who = who();
        int in = directory();
        Name name = name();
        byte[] target = new byte[random.nextInt(4)];
        if (random.nextBoolean()) {
            return new Operation(
                    "symlink " + who + " " + in + " " + name,
                    s -> s.fs().symlink(who, s.inode(in), name, target).thenApply(s::seen));
        }
        int link = inode();
        return new Operation(
                "readlink " + link, s -> s.fs().readlink(s.inode(link)).thenApply(bytes -> bytes.length));
    }

    private Operation link() {
        Credentials who = who();
        int inode = inode();
        int in = directory();
        Name name = name();
        return new Operation("link " + who + " " + inode + " " + in + " " + name, s -> s.fs().link(
                        who, s.inode(inode), s.inode(in), name));
    }

    private Operation unlink() {
        Credentials who = who();
        int in = directory();
        Name name = name();
        return new Operation("unlink " + who + " " + in + " " + name, s -> s.fs().unlink(who, s.inode(in), name));
    }

    private Operation rmdir() {
        Credentials who = who();
        int in = directory();
        Name name = name();
        return new Operation("rmdir " + who + " " + in + " " + name, s -> s.fs().rmdir(who, s.inode(in), name));
    }

    private Operation rename() {
        Credentials who = who();
        int from = directory();
        int to = random.nextBoolean() ? from : directory();
        Name name = name();
        Name newName = name();
        return new Operation("rename " + who + " " + from + " " + name + " " + to + " " + newName, s -> s.fs().rename(
                        who, s.inode(from), name, s.inode(to), newName));
    }

    private Operation readdir() {
        if (side.files() == 0) {
            return walk();
        }
        int file = random.nextInt(side.files());
        long position = random.nextInt(8) - 1L;
        int most = random.nextInt(6);
        return new Operation("readdir " + file + " " + position, s -> {
            List<String> listed = new ArrayList<>();
            return s.fs().readdir(s.file(file), position, (inode, type, next, name) -> {
                        if (listed.size() >= most) {
                            return false;
                        }
                        listed.add(s.index(inode) + " " + type + " " + next + " " + name);
                        return true;
                    })
                    .thenApply(ignored -> listed);
        });
    }

    private Operation change() {
        Credentials who = who();
        int inode = inode();
        AttributeChanges changes = changes();
        return new Operation(
                "change " + who + " " + inode + " " + changes,
                s -> s.fs().change(who, s.inode(inode), changes).thenApply(s::seen));
    }

    private Operation changeOpen() {
        if (side.files() == 0) {
            return change();
        }
        Credentials who = who();
        int file = random.nextInt(side.files());
        AttributeChanges changes = changes();
        return new Operation(
                "change " + who + " file " + file + " " + changes,
                s -> s.fs().change(who, s.file(file), changes).thenApply(s::seen));
    }

    private Operation access() {
        Credentials who = who();
        int inode = inode();
        int mask = random.nextInt(9);
        return new Operation("access " + who + " " + inode + " " + mask, s -> s.fs().access(who, s.inode(inode), mask));
    }

    private Operation open() {
        Credentials who = who();
        int inode = inode();
        OpenMode mode = openMode();
        return new Operation("open " + who + " " + inode + " " + mode, s -> s.fs().open(who, s.inode(inode), mode)
                .thenApply(s::opened));
    }

    private Operation create() {
        Credentials who = who();
        int in = directory();
        Name name = name();
        OpenMode mode = openMode();
        int bits = mode();
        return new Operation(
                "create " + who + " " + in + " " + name + " " + mode + " " + octal(bits),
                s -> s.fs().create(who, s.inode(in), name, mode, bits).thenApply(created -> {
                    s.opened(created.file());
                    return s.seen(created.attributes());
                }));
    }

    private Operation close() {
        if (side.files() == 0) {
            return open();
        }
        int file = random.nextInt(side.files());
        return new Operation("close " + file, s -> s.fs().close(s.file(file))
                .thenCompose(ignored -> s.fs().close(s.file(file)))
                .thenRun(() -> s.forget(file)));
    }

    private Operation xattr() {
        Credentials who = who();
        int inode = inode();
        boolean isAcl = random.nextBoolean();
        Name name = Name.of(
                isAcl
                        ? "system.posix_acl_" + (random.nextBoolean() ? "access" : "default")
                        : XATTRS[random.nextInt(XATTRS.length)]);
        String text = who + " " + inode + " " + name;
        return switch (random.nextInt(5)) {
            case 0 ->
                new Operation("xattr " + text, s -> s.fs().xattr(who, s.inode(inode), name)
                        .thenApply(ByteBuffer::wrap));
            case 1 -> new Operation("xattrs " + text, s -> s.fs().xattrs(who, s.inode(inode)));
            case 2 -> new Operation("removeXattr " + text, s -> s.fs().removeXattr(who, s.inode(inode), name));
            default -> {
                byte[] value = isAcl ? acl() : new byte[random.nextInt(3)];
                XattrMode mode = XATTR_MODES.get(random.nextInt(XATTR_MODES.size()));
                yield new Operation(
                        "setXattr " + text + " " + mode + " "
                                + java.util.HexFormat.of().formatHex(value),
                        s -> s.fs().setXattr(who, s.inode(inode), name, value, mode));
            }
        };
    }

    /** Mostly valid ones. */
    private byte[] acl() {
        ByteBuffer out = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
        if (random.nextInt(20) > 0) {
            boolean named = random.nextBoolean();
            entry(out, 0x01, -1);
            if (named) {
                entry(out, 0x02, IDS[random.nextInt(IDS.length)]);
            }
            entry(out, 0x04, -1);
            if (random.nextBoolean()) {
                entry(out, 0x08, GROUPS[random.nextInt(GROUPS.length)]);
            }
            if (named || random.nextBoolean()) {
                entry(out, 0x10, -1);
            }
            entry(out, 0x20, -1);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private void entry(ByteBuffer out, int tag, int id) {
        out.putShort((short) tag).putShort((short) random.nextInt(8)).putInt(id);
    }

    private Operation lock() {
        if (side.files() == 0) {
            return open();
        }
        int file = random.nextInt(side.files());
        LockOwner owner = new LockOwner(random.nextInt(2), random.nextInt(2), "client");
        LockRange range = new LockRange(random.nextBoolean(), random.nextInt(20), random.nextInt(10), owner);
        String text = file + " " + range;
        return switch (random.nextInt(4)) {
            case 0 -> new Operation("unlock " + text, s -> s.fs().unlock(s.file(file), range));
            case 1 -> new Operation("conflict " + text, s -> s.fs().conflict(s.file(file), range));
            default -> new Operation("lock " + text, s -> s.fs().lock(s.file(file), range, Duration.ZERO));
        };
    }

    private Operation bytes() {
        if (side.files() == 0) {
            return create();
        }
        int file = random.nextInt(side.files());
        long offset = random.nextInt(40);
        int length = random.nextInt(30);
        if (random.nextBoolean()) {
            return new Operation("write " + file + " " + offset + " " + length, s -> s.fs().write(
                            s.file(file), offset, ByteBuffer.wrap(new byte[length])));
        }
        return new Operation("read " + file + " " + offset + " " + length, s -> s.fs().read(
                        s.file(file), offset, ByteBuffer.allocate(length)));
    }

    private Credentials who() {
        int id = random.nextInt(3) == 0 ? 0 : IDS[random.nextInt(IDS.length)];
        return id == 0 || id == 1003 ? new Credentials(id, id) : new Credentials(id, id, 2000);
    }

    /** Mostly one of the last that were seen. */
    private int inode() {
        int known = side.inodes();
        int first = random.nextInt(4) == 0 ? 0 : Math.max(0, known - 12);
        return first + random.nextInt(known - first);
    }

    /** Mostly a directory, which may be gone. */
    private int directory() {
        int index = inode();
        for (int i = 0; i < 6 && !side.isDirectory(index); i++) {
            index = inode();
        }
        return index;
    }

    private Name name() {
        return Name.of(NAMES[random.nextInt(random.nextInt(8) == 0 ? NAMES.length : NAMES.length - 2)]);
    }

    private int mode() {
        int usual = random.nextBoolean() ? 0777 : 0755;
        return random.nextInt(3) > 0 ? usual : random.nextInt(010000);
    }

    private OpenMode openMode() {
        boolean write = random.nextBoolean();
        boolean rare = random.nextInt(5) == 0;
        return new OpenMode(
                random.nextBoolean() || !write,
                write,
                rare && random.nextBoolean(),
                random.nextInt(6) == 0,
                random.nextInt(4) == 0,
                rare && random.nextBoolean(),
                rare && random.nextBoolean());
    }

    private AttributeChanges changes() {
        return new AttributeChanges(
                random.nextInt(3) == 0 ? OptionalInt.of(mode()) : OptionalInt.empty(),
                random.nextInt(8) == 0 ? OptionalInt.of(IDS[random.nextInt(IDS.length)]) : OptionalInt.empty(),
                random.nextInt(5) == 0 ? OptionalInt.of(GROUPS[random.nextInt(GROUPS.length)]) : OptionalInt.empty(),
                random.nextInt(5) == 0 ? OptionalLong.of(random.nextInt(100) - 1L) : OptionalLong.empty(),
                time(),
                time(),
                random.nextInt(10) == 0);
    }

    private Optional<TimeChange> time() {
        return switch (random.nextInt(8)) {
            case 0 -> Optional.of(new TimeChange.Now());
            case 1 -> Optional.of(new TimeChange.To(new Timestamp(random.nextInt(), random.nextInt(1_000_000_000))));
            default -> Optional.empty();
        };
    }

    private static String octal(int mode) {
        return "0" + Integer.toOctalString(mode);
    }
}
