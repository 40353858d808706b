package io.shorefs.conformance.random;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.AttributeChanges.TimeChange;
import io.shorefs.api.FileType;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;

/** Chooses steps at random: few names and users, so that they meet; mostly of inodes that appeared lately. */
public final class Generator {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");
    private static final List<User> USERS = List.of(User.values());
    private static final int[] MODES = {0777, 0755, 0700, 0770, 0775, 0644, 0666, 0600, 0711, 0733};
    private static final int[] IDS = {0, 1001, 1002, 1003, 2000, 3000};
    private static final int NO_TYPE = 0;
    private static final int OWNERS = 4;
    private static final int LATELY = 30;

    private final Random random;
    private final XattrGenerator xattrs;

    /** The same steps for the same source and the same answers. */
    public Generator(Random random) {
        this.random = random;
        this.xattrs = new XattrGenerator(random);
    }

    /** A step that makes sense in a world, which stays as it is. */
    public Step next(World world) {
        int kind = random.nextInt(100);
        if (kind < 45) {
            return name(world);
        }
        if (kind < 60) {
            return attribute(world);
        }
        if (kind < 70) {
            return xattrs.next(user(), inode(world));
        }
        return world.files() == 0 || kind < 78 ? open(world) : file(world);
    }

    private Step name(World w) {
        User who = user();
        int at = inode(w);
        return switch (random.nextInt(16)) {
            case 0, 1 -> new NameStep.Walk(who, at, names());
            case 2, 3, 4 -> new NameStep.Mkdir(who, at, name(), mode());
            case 5 -> new NameStep.Mknod(who, at, name(), type() | mode(), 0x103);
            case 6 -> new NameStep.Symlink(who, at, name(), "x".repeat(random.nextInt(100)));
            case 7 -> new NameStep.Readlink(at);
            case 8, 9 -> new NameStep.Link(who, inode(w), at, name());
            case 10 -> new NameStep.Unlink(who, at, anyName());
            case 11 -> new NameStep.Rmdir(who, at, anyName());
            default -> new NameStep.Rename(who, at, anyName(), random.nextInt(3) == 0 ? at : inode(w), anyName());
        };
    }

    private Step attribute(World w) {
        return random.nextInt(5) == 0
                ? new AttributeStep.Access(user(), inode(w), random.nextInt(9))
                : new AttributeStep.Change(user(), inode(w), changes());
    }

    private AttributeChanges changes() {
        boolean several = random.nextInt(6) == 0;
        int one = random.nextInt(5);
        return new AttributeChanges(
                chosen(several, one == 0) ? OptionalInt.of(mode()) : OptionalInt.empty(),
                chosen(several, one == 1) ? OptionalInt.of(id()) : OptionalInt.empty(),
                chosen(several, one == 2) ? OptionalInt.of(id()) : OptionalInt.empty(),
                chosen(several, one == 3) ? OptionalLong.of(size()) : OptionalLong.empty(),
                several || one == 4 ? time() : Optional.empty(),
                several || one == 4 ? time() : Optional.empty(),
                random.nextInt(10) == 0);
    }

    private boolean chosen(boolean oneOfSeveral, boolean theOne) {
        return theOne || (oneOfSeveral && random.nextBoolean());
    }

    private Step open(World w) {
        User who = user();
        OpenMode mode = openMode();
        return random.nextInt(3) == 0
                ? new FileStep.Open(who, inode(w), mode)
                : new FileStep.Create(who, inode(w), name(), mode, mode());
    }

    /** A step on one of the files that were opened last; there is one. */
    public Step file(World w) {
        int file = Math.max(0, w.files() - 1 - random.nextInt(10));
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> new FileStep.Write(file, offset(), length(), random.nextInt());
            case 4, 5, 6 -> new FileStep.Read(file, offset(), length());
            case 7 -> new FileStep.Change(user(), file, fileChanges());
            case 8 -> new FileStep.List(file, 1 + random.nextInt(5));
            case 9 -> new FileStep.Sync(inode(w));
            case 10 -> new LockStep.Lock(file, owner(), random.nextBoolean(), random.nextInt(20), random.nextInt(10));
            case 11 -> new LockStep.Unlock(file, owner(), random.nextInt(20), random.nextInt(10));
            case 12 ->
                new LockStep.Conflict(file, owner(), random.nextBoolean(), random.nextInt(20), random.nextInt(10));
            default -> new FileStep.Close(file);
        };
    }

    private OpenMode openMode() {
        boolean write = random.nextBoolean();
        return new OpenMode(
                !write || random.nextBoolean(),
                write,
                write && random.nextInt(4) == 0,
                random.nextInt(5) == 0,
                random.nextInt(4) == 0,
                random.nextInt(20) == 0,
                random.nextInt(10) == 0);
    }

    private Optional<TimeChange> time() {
        return switch (random.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new TimeChange.Now());
            default -> Optional.of(new TimeChange.To(new Timestamp(random.nextInt(), random.nextInt(1_000_000_000))));
        };
    }

    /** Mostly its size. */
    private AttributeChanges fileChanges() {
        return random.nextInt(3) == 0 ? changes() : AttributeChanges.ofSize(size());
    }

    private User user() {
        return USERS.get(random.nextInt(USERS.size()));
    }

    private int inode(World w) {
        int known = w.inodes();
        return random.nextInt(4) == 0
                ? random.nextInt(Math.min(known, 4))
                : known - 1 - random.nextInt(Math.min(known, LATELY));
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String anyName() {
        int dots = random.nextInt(40);
        return dots == 0 ? "." : dots == 1 ? ".." : name();
    }

    private List<String> names() {
        return Stream.generate(this::anyName)
                .limit(random.nextBoolean() ? 1 : 1 + random.nextInt(4))
                .toList();
    }

    /** One that a node may have, or not. */
    private int type() {
        List<FileType> types = List.of(FileType.values());
        int chosen = random.nextInt(types.size() + 1);
        return chosen == types.size() ? NO_TYPE : types.get(chosen).modeBits();
    }

    private int owner() {
        return random.nextInt(OWNERS);
    }

    private int id() {
        return IDS[random.nextInt(IDS.length)];
    }

    private int mode() {
        int permissions = random.nextInt(3) == 0 ? random.nextInt(01000) : MODES[random.nextInt(MODES.length)];
        return random.nextInt(4) == 0 ? permissions | (random.nextInt(8) << 9) : permissions;
    }

    private long size() {
        return random.nextInt(30) == 0 ? -1 : offset();
    }

    private long offset() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt(100);
            case 2, 3 -> random.nextInt(5_000);
            case 4 -> random.nextInt(200_000);
            default -> random.nextLong(1L << 40);
        };
    }

    private int length() {
        return random.nextInt(random.nextBoolean() ? 100 : 40_000);
    }
}
