package io.shorefs.store.local;

import io.shorefs.spi.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Each object is a file whose path is the key and whose bytes are the object's, so that any tool can copy the store.
 *
 * <p>A put writes a file of its own, syncs it, moves it to its place, and syncs the folder. Whoever replaces or deletes an object holds its lock
 * ({@link KeyLocks}), which other processes on the same machine respect; a directory that several machines mount is no such store.
 */
public final class LocalStore implements ObjectStore {
    private final Path root;
    private final Incoming incoming;
    private final KeyLocks locks;

    /**
     * The store in a directory, which is made if it is missing.
     *
     * @throws UncheckedIOException when that cannot be, or it cannot be written to
     */
    public LocalStore(Path directory) {
        try {
            root = Files.createDirectories(directory).toRealPath();
            incoming = new Incoming(root);
            locks = KeyLocks.of(root);
        } catch (IOException e) {
            throw new UncheckedIOException("the object store in " + directory + " cannot be opened: " + e, e);
        }
    }

    // ---- reading ----

    @Override
    public Content get(String key) throws StoreException {
        Path file = file(key);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = read(channel, 0, Math.toIntExact(channel.size()));
            return new Content(bytes, Versions.of(bytes));
        } catch (IOException e) {
            throw failure("read", key, e);
        }
    }

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        ObjectStore.requireRange(offset, length);
        Path file = file(key);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long left = Math.max(channel.size() - offset, 0);
            return read(channel, offset, (int) Math.min(left, length));
        } catch (IOException e) {
            throw failure("read", key, e);
        }
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("it became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    @Override
    public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException {
        try {
            new Listing(root, prefix, after, visitor).run();
        } catch (IOException e) {
            throw failure("list", prefix.isEmpty() ? "the store" : prefix, e);
        }
    }

    // ---- writing ----

    @Override
    public Version put(String key, ByteBuffer bytes) throws StoreException {
        return place("put", key, bytes, file -> {});
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        return place("create", key, bytes, file -> {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(key);
            }
        });
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        return place("replace", key, bytes, file -> {
            Version present = Files.exists(file) ? Versions.of(ByteBuffer.wrap(Files.readAllBytes(file))) : null;
            if (!expected.equals(present)) {
                throw new StoreException(Failure.PRECONDITION_FAILED, key + " is not the version expected", null);
            }
        });
    }

    /** Looks at the place of an object, with its lock held, and objects. */
    private interface Condition {
        void check(Path file) throws IOException;
    }

    private Version place(String verb, String key, ByteBuffer bytes, Condition condition) throws StoreException {
        Path file = file(key);
        try (Incoming.Arrived arrived = incoming.write(bytes)) {
            Folders.create(root, file.getParent());
            try (KeyLocks.Held ignored = locks.lock(key)) {
                condition.check(file);
                Files.move(arrived.file(), file, StandardCopyOption.ATOMIC_MOVE);
            }
            Folders.sync(file.getParent());
            return Versions.of(bytes);
        } catch (IOException e) {
            throw failure(verb, key, e);
        }
    }

    @Override
    public void delete(Collection<String> keys) throws StoreException {
        keys.forEach(ObjectStore::requireKey);
        Set<Path> folders = new HashSet<>();
        for (String key : keys) {
            Path file = file(key);
            try (KeyLocks.Held ignored = locks.lock(key)) {
                if (Files.deleteIfExists(file)) {
                    folders.add(file.getParent());
                }
            } catch (IOException e) {
                throw failure("delete", key, e);
            }
        }
        for (Path folder : folders) {
            try {
                Folders.sync(folder);
            } catch (IOException e) {
                throw failure("delete from", root.relativize(folder).toString(), e);
            }
        }
    }

    @Override
    public void close() {
        locks.close();
    }

    private Path file(String key) {
        return root.resolve(ObjectStore.requireKey(key));
    }

    private StoreException failure(String verb, String key, IOException e) {
        if (e instanceof StoreException ours) {
            return ours;
        }
        Failure kind =
                switch (e) {
                    case NoSuchFileException absent -> Failure.ABSENT;
                    case FileAlreadyExistsException exists -> Failure.PRECONDITION_FAILED;
                    case AccessDeniedException denied -> Failure.DENIED;
                    default -> Failure.TRANSIENT;
                };
        String what = key + " in " + root;
        String message =
                switch (kind) {
                    case ABSENT -> what + " does not exist";
                    case PRECONDITION_FAILED -> what + " exists already";
                    case TRANSIENT, DENIED -> "could not " + verb + " " + what + ": " + e;
                };
        return new StoreException(kind, message, e);
    }
}
