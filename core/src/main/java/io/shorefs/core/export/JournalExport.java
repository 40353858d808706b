package io.shorefs.core.export;

import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import io.shorefs.core.Progress;
import io.shorefs.core.export.StoreSide.NotHad;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes what a recovered journal has and the object store, as far as the journal knows, has not: every file, directory and link that it changed since, whole, under the name that it has here, with the
 * directories above it. What the journal itself lacks is asked of the store; what is not to be had there is told by name, and is zeros. Names that it removed are told.
 *
 * <p>The journal is read only. Memory: 8 bytes for each changed inode, a chunk of a file, and what is kept of removed names and of files with several names. One thread, used once.
 */
public final class JournalExport {
    /** Removed names that are compared with what the store has; of further ones there is only the count. */
    private static final int MOST_REMOVED = 100_000;

    /** Entries of a directory that are in memory at a time. */
    private static final int PORTION = 256;

    private static final byte[] FILES = "files".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAMELESS = "nameless".getBytes(StandardCharsets.US_ASCII);

    private final CommitLog log;
    private final LocalMap map;
    private final StoreSide store;
    private final Progress progress;
    private final Consumer<String> line;

    /**
     * Of a journal that nobody changes.
     *
     * @param store what the object store has now
     * @param line told, one sentence each, what is not as it should be, and which names are gone
     */
    public JournalExport(CommitLog log, LocalMap map, StoreSide store, Progress progress, Consumer<String> line) {
        this.log = log;
        this.map = map;
        this.store = store;
        this.progress = progress;
        this.line = line;
    }

    /**
     * Writes the archive, in the format of {@code tar}: what has a name under {@code files/}, what has none here under {@code nameless/} by its inode's number.
     *
     * @throws IOException when it cannot be written
     */
    public ExportReport run(OutputStream archive) throws IOException {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return new Run(new JournalView(snapshot, store), new TarWriter(archive)).run();
        }
    }

    /** A directory that is gone through. */
    private static final class Folder {
        private final long inode;
        private final Optional<Folder> above;
        private final byte[] path;
        private Key next;
        private boolean written;

        Folder(long inode, Optional<Folder> above, byte[] path) {
            this.inode = inode;
            this.above = above;
            this.path = path;
            next = Key.first(Family.META, inode, Kind.DIRENT);
        }
    }

    private record Entry(Name name, Value.Dirent dirent) {}

    /** A name that is gone here; the store has it for an inode, or 0 when it has not. */
    private record Removed(Name name, long inode) {}

    private final class Run {
        private final JournalView view;
        private final TarWriter tar;
        private final Unpublished unpublished;
        private final FileBytes contents;
        private final Map<Long, byte[]> firstNames = new HashMap<>();
        private final Map<Long, Set<Removed>> removed = new LinkedHashMap<>();
        private final Map<Long, byte[]> removedFrom = new HashMap<>();
        private final Map<Long, byte[]> renamed = new HashMap<>();
        private final Deque<Folder> way = new ArrayDeque<>();
        private long files;
        private long others;
        private long bytes;
        private long incomplete;
        private long mixed;
        private long removedNames;
        private long renamedNames;
        private long nameless;
        private boolean isTold;

        Run(JournalView view, TarWriter tar) {
            this.view = view;
            this.tar = tar;
            unpublished = new Unpublished(view);
            contents = new FileBytes(view, log, store);
        }

        ExportReport run() throws IOException {
            unpublished.removedNames(this::removed);
            Folder root = new Folder(FileSystem.ROOT, Optional.empty(), FILES);
            enter(root);
            if (unpublished.take(FileSystem.ROOT)) {
                write(root);
            }
            while (!way.isEmpty()) {
                goOn(way.peek());
            }
            for (long inode : unpublished.left()) {
                left(inode);
            }
            tar.end();
            tellRemoved();
            return new ExportReport(files, others, bytes, incomplete, mixed, removedNames, renamedNames, nameless);
        }

        private void removed(Key dirent) {
            removedNames++;
            if (removedNames > MOST_REMOVED) {
                return;
            }
            long inode = storedInode(dirent);
            Set<Removed> names = removed.computeIfAbsent(dirent.inode(), directory -> new LinkedHashSet<>());
            if (!names.add(new Removed(dirent.name(), inode))) {
                removedNames--; // by two generations
            } else if (inode != 0) {
                renamed.put(inode, null);
            }
        }

        /** What the store has under a name; 0 for nothing, or when that is not to be had: then it counts as removed. */
        private long storedInode(Key dirent) {
            try {
                return store.get(dirent)
                        .map(value -> ((Value.Dirent) ValueCodec.decode(dirent, value)).inode())
                        .orElse(0L);
            } catch (NotHad | FsException e) {
                return 0;
            }
        }

        private void enter(Folder folder) {
            way.push(folder);
            if (removed.containsKey(folder.inode)) {
                removedFrom.put(folder.inode, folder.path);
            }
        }

        private void goOn(Folder folder) throws IOException {
            List<Entry> entries = new ArrayList<>(PORTION);
            view.scanLocal(folder.next, Key.last(Family.META, folder.inode, Kind.DIRENT), (bytes, value) -> {
                Key key = Key.of(bytes);
                folder.next = key.next();
                entry(folder, key, value).ifPresent(entries::add);
                return entries.size() < PORTION;
            });
            if (entries.isEmpty()) {
                way.pop();
                return;
            }
            for (Entry entry : entries) {
                entry(folder, entry);
            }
            progress.at("files", files + others, 0);
        }

        private Optional<Entry> entry(Folder folder, Key key, byte[] value) {
            try {
                return Optional.of(new Entry(key.name(), (Value.Dirent) ValueCodec.decode(key, value)));
            } catch (FsException damaged) {
                lost(folder.path, "one of its names is damaged: " + damaged.getMessage());
                isTold = false;
                return Optional.empty();
            }
        }

        private void entry(Folder folder, Entry entry) throws IOException {
            long inode = entry.dirent().inode();
            byte[] path = joined(folder.path, entry.name().bytes());
            boolean changed = unpublished.take(inode);
            if (entry.dirent().type() == FileType.DIRECTORY) {
                Folder child = new Folder(inode, Optional.of(folder), path);
                enter(child);
                if (changed && !isOnlyRead(inode)) {
                    write(child);
                }
            } else if (changed && !isOnlyRead(inode)) {
                write(folder);
                one(inode, path);
            }
        }

        /** Whether nothing but the time of its last access differs from what the store has. */
        private boolean isOnlyRead(long number) {
            if (!store.answers() || unpublished.hasNewBytes(number)) {
                return false;
            }
            try {
                Key key = Key.inode(number);
                Optional<byte[]> stored = store.get(key);
                Optional<Value> own = view.local(key);
                return stored.isPresent()
                        && own.isPresent()
                        && unread((Inode) own.get()).equals(unread((Inode) ValueCodec.decode(key, stored.get())));
            } catch (NotHad | FsException e) {
                return false;
            }
        }

        private static Inode unread(Inode inode) {
            return inode.edit(0).atime(Timestamp.EPOCH).done();
        }

        /** Writes a directory, and those above it, if that was not done yet. */
        private void write(Folder folder) throws IOException {
            if (folder.written) {
                return;
            }
            folder.written = true;
            if (folder.above.isPresent()) {
                write(folder.above.get());
            }
            one(folder.inode, folder.path);
        }

        private void one(long number, byte[] path) throws IOException {
            isTold = false;
            view.takeMixed();
            try {
                Inode inode = view.inode(number);
                if (renamed.containsKey(number)) {
                    renamed.putIfAbsent(number, path);
                }
                one(inode, path);
            } catch (NotHad | FsException e) {
                lost(path, e.getMessage());
            }
            if (view.takeMixed()) {
                mixed++;
                line.accept("mixed " + Escaped.of(path)
                        + ": some of it is as the object store has it now, where another server may have changed it");
            }
        }

        private void one(Inode inode, byte[] path) throws IOException, NotHad {
            byte[] first = inode.isDirectory() ? null : firstNames.get(inode.number());
            if (first != null) {
                tar.hardLink(path, first, inode);
                others++;
                return;
            }
            switch (inode.type()) {
                case REGULAR -> file(inode, path);
                case SYMLINK -> {
                    Value.Bytes target = (Value.Bytes) view.get(Key.inline(inode.number()))
                            .orElseThrow(() -> new NotHad("the link has no target"));
                    tar.symlink(path, target.bytes(), inode, xattrs(inode, path));
                    others++;
                }
                case DIRECTORY, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> {
                    tar.special(path, inode, xattrs(inode, path));
                    others++;
                }
                case SOCKET -> lost(path, "it is a socket, which an archive cannot have");
            }
            if (inode.nlink() > 1 && !inode.isDirectory()) {
                firstNames.put(inode.number(), path);
            }
        }

        private void file(Inode inode, byte[] path) throws IOException {
            FileBytes.Plan plan = contents.plan(inode, why -> lost(path, why));
            tar.file(path, inode, xattrs(inode, path), plan.extents());
            long written = contents.write(plan, tar);
            tar.endData(written);
            files++;
            bytes += written;
        }

        private Map<Name, byte[]> xattrs(Inode inode, byte[] path) {
            Map<Name, byte[]> xattrs = new LinkedHashMap<>();
            if (!inode.has(Inode.HAS_XATTR) && !inode.has(Inode.HAS_ACL) && !inode.has(Inode.HAS_DEFAULT_ACL)) {
                return xattrs;
            }
            try {
                view.scan(
                        Key.first(Family.META, inode.number(), Kind.XATTR),
                        Key.last(Family.META, inode.number(), Kind.XATTR),
                        (key, value) -> xattrs.put(key.name(), ((Value.Bytes) value).bytes()));
            } catch (NotHad | FsException e) {
                lost(path, "extended attributes: " + e.getMessage());
            }
            return xattrs;
        }

        /** Something of this is not to be had. */
        private void lost(byte[] path, String why) {
            if (!isTold) {
                incomplete++;
                isTold = true;
            }
            line.accept("incomplete " + Escaped.of(path) + ": " + why);
        }

        /** A changed inode that no name here leads to. */
        private void left(long inode) throws IOException {
            if (view.local(Key.inode(inode)).isEmpty() || view.isOrphan(inode) || isOnlyRead(inode)) {
                return;
            }
            byte[] path = joined(NAMELESS, Long.toString(inode).getBytes(StandardCharsets.US_ASCII));
            nameless++;
            line.accept("nameless " + Escaped.of(path) + ": its name is not in the journal");
            one(inode, path);
        }

        private void tellRemoved() {
            removed.forEach((directory, names) -> {
                byte[] folder =
                        removedFrom.getOrDefault(directory, ("inode-" + directory).getBytes(StandardCharsets.US_ASCII));
                for (Removed name : names) {
                    byte[] path = joined(folder, name.name().bytes());
                    byte[] other = renamed.get(name.inode());
                    if (other != null) {
                        renamedNames++;
                        removedNames--;
                        line.accept("renamed " + Escaped.of(path) + " to " + Escaped.of(other));
                    } else {
                        line.accept("removed " + Escaped.of(path));
                    }
                }
            });
            if (removedNames + renamedNames > MOST_REMOVED) {
                line.accept("removed: " + (removedNames + renamedNames - MOST_REMOVED) + " more names");
            }
        }

        private static byte[] joined(byte[] folder, byte[] name) {
            byte[] path = new byte[folder.length + 1 + name.length];
            System.arraycopy(folder, 0, path, 0, folder.length);
            path[folder.length] = '/';
            System.arraycopy(name, 0, path, folder.length + 1, name.length);
            return path;
        }
    }
}
