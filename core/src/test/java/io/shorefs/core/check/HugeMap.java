package io.shorefs.core.check;

import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.spi.LocalMap;
import java.util.Arrays;
import java.util.function.Consumer;

/** The map of a filesystem with many directories of many empty files, which takes no memory: what is asked for is made. */
record HugeMap(int directories, int filesInEach) implements LocalMap, LocalMap.Snapshot {
    private static final Timestamp THEN = new Timestamp(1, 0);

    @Override
    public Snapshot snapshot() {
        return this;
    }

    private long directory(int index) {
        return FileSystem.ROOT + 1 + index;
    }

    private long file(int directory, int index) {
        return directory(directories) + (long) directory * filesInEach + index;
    }

    private static Name name(int index) {
        return Name.of("name-%08d".formatted(index));
    }

    private static Inode inode(long number, FileType type, long nlink, long size, long parent) {
        int mode = type.modeBits() | 0755;
        return new Inode(number, 1, mode, 0, 0, nlink, 0, size, 0, 0, THEN, THEN, THEN, THEN, parent, size + 1);
    }

    @Override
    public byte[] get(byte[] keyBytes) {
        Key key = Key.of(keyBytes);
        int index = Integer.parseInt(key.name().toString().substring("name-".length()));
        return ValueCodec.encode(key, entry(key.inode(), index));
    }

    private Value.Dirent entry(long directory, int index) {
        return directory == FileSystem.ROOT
                ? new Value.Dirent(directory(index), FileType.DIRECTORY, index + 1)
                : new Value.Dirent(file((int) (directory - directory(0)), index), FileType.REGULAR, index + 1);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        new Walk(from, to, visitor).all();
    }

    /** Goes through all keys in order. */
    private final class Walk {
        private final byte[] from;
        private final byte[] to;
        private final Visitor visitor;
        private boolean goesOn = true;

        Walk(byte[] from, byte[] to, Visitor visitor) {
            this.from = from;
            this.to = to;
            this.visitor = visitor;
        }

        void all() {
            visit(Key.state(State.INODES), new Value.Counter(1 + directories + (long) directories * filesInEach));
            if (from[0] <= Key.first(Family.META).bytes()[0]
                    && to[0] > Key.first(Family.META).bytes()[0]) {
                visitMetadata();
            }
        }

        private void visitMetadata() {
            visitDirectory(FileSystem.ROOT, directories, 2 + directories);
            for (int i = 0; i < directories; i++) {
                visitDirectory(directory(i), filesInEach, 2);
            }
            for (int i = 0; i < directories; i++) {
                for (int j = 0; j < filesInEach; j++) {
                    Inode file = inode(file(i, j), FileType.REGULAR, 1, 0, directory(i));
                    visit(Key.inode(file.number()), file);
                }
            }
        }

        private void visitDirectory(long number, int entries, long nlink) {
            visit(Key.inode(number), inode(number, FileType.DIRECTORY, nlink, entries, FileSystem.ROOT));
            for (int i = 0; i < entries; i++) {
                visit(Key.dirent(number, name(i)), entry(number, i));
            }
            for (int i = 0; i < entries; i++) {
                Value.Dirent entry = entry(number, i);
                visit(Key.position(number, i + 1), new Value.Position(name(i), entry.inode(), entry.type()));
            }
        }

        private void visit(Key key, Value value) {
            boolean inside =
                    Arrays.compareUnsigned(key.bytes(), from) >= 0 && Arrays.compareUnsigned(key.bytes(), to) < 0;
            if (goesOn && inside) {
                goesOn = visitor.entry(key.bytes(), ValueCodec.encode(key, value));
            }
        }
    }

    @Override
    public void update(Consumer<Transaction> changes) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public long usedBytes() {
        return 0;
    }

    @Override
    public long maxBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
