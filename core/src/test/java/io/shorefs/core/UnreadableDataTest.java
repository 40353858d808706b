package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A disk that does not give back what was written costs the file that lies there, and nothing else. */
class UnreadableDataTest {
    private static final int BLOCK = 32768;
    private static final int PIECES = 8;

    @Test
    void writesThatFailTakeNoMemoryFromOthers() throws Exception {
        AtomicBoolean unreadable = new AtomicBoolean();
        CoreOptions options = new CoreOptions(64 << 20, 4 << 20, Duration.ofSeconds(1), BLOCK, 1, failure -> {
            throw failure;
        });
        try (SystemTasks tasks = new SystemTasks();
                ShoreFs fs = ShoreFs.open(
                        readable(unreadable), new MemoryMap(1L << 32), tasks, new SystemClock(), options)) {
            OpenFile file = create(fs, "in many pieces");
            write(fs, file, 0, BLOCK);
            fs.sync(file.inode()).join();
            for (int i = 1; i < PIECES; i++) {
                write(fs, file, i * 1000L, 10);
                fs.sync(file.inode()).join();
            }
            OpenFile other = create(fs, "other");
            fs.sync(other.inode()).join();

            unreadable.set(true); // one more piece makes the block one again, which reads it
            for (int i = 0; i < 3000; i++) { // more than memory has blocks
                CompletionException failed =
                        assertThrows(CompletionException.class, () -> write(fs, file, PIECES * 1000L, 10));
                assertEquals(
                        Errno.EIO,
                        assertInstanceOf(FsException.class, failed.getCause()).errno());
            }
            write(fs, other, 0, BLOCK);
        }
    }

    private static OpenFile create(ShoreFs fs, String name) {
        return fs.create(Credentials.ROOT, FileSystem.ROOT, Name.of(name), OpenMode.READ_WRITE, 0644)
                .join()
                .file();
    }

    private static void write(ShoreFs fs, OpenFile file, long offset, int length) {
        try {
            int unused = fs.write(file, offset, ByteBuffer.wrap(new byte[length]))
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new AssertionError("a write waits for ever", e);
            }
            throw e;
        }
    }

    private static CommitLog readable(AtomicBoolean unreadable) {
        MemoryLog log = new MemoryLog(1 << 16);
        return Refusing.method(CommitLog.class, log, "read", unreadable::get, () -> new FsException(Errno.EIO));
    }
}
