package io.shorefs.store.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks of keys that hold between threads and between processes, in a fixed number of stripes: bytes of one lock file.
 *
 * <p>A process has the lock file of a store open once, however many stores it opens there: closing any use of the file would end all the process's locks
 * on it ({@code fcntl_locking(2)}).
 */
final class KeyLocks implements AutoCloseable {
    private static final String NAME = ".lock";
    private static final int STRIPES = 64;
    private static final Map<Path, KeyLocks> OPEN = new HashMap<>();

    private final Path root;
    private final FileChannel file;
    private final Lock[] threads = new Lock[STRIPES];
    private int users;

    private KeyLocks(Path root) throws IOException {
        this.root = root;
        file = FileChannel.open(root.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Arrays.setAll(threads, i -> new ReentrantLock());
    }

    /** The locks of the store in a folder; closed by each who asked. */
    static KeyLocks of(Path root) throws IOException {
        synchronized (OPEN) {
            KeyLocks locks = OPEN.get(root);
            if (locks == null) {
                locks = new KeyLocks(root);
                OPEN.put(root, locks);
            }
            locks.users++;
            return locks;
        }
    }

    /** What is held; closing releases it. The thread that took it closes it. */
    interface Held extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** Waits for the lock of a key. */
    Held lock(String key) throws IOException {
        int stripe = Math.floorMod(key.hashCode(), STRIPES);
        Lock thread = threads[stripe];
        thread.lock();
        try {
            FileLock process = file.lock(stripe, 1, false);
            return () -> {
                try {
                    process.release();
                } finally {
                    thread.unlock();
                }
            };
        } catch (IOException | RuntimeException e) {
            thread.unlock();
            throw e;
        }
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            if (--users > 0) {
                return;
            }
            OPEN.remove(root);
            try {
                file.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e); // nothing was written to it
            }
        }
    }
}
