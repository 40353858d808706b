package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.conformance.map.ForwardingMap;
import io.shorefs.core.check.Check;
import io.shorefs.core.commit.Recovery;
import io.shorefs.core.key.Key;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.LocalMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Directories that are moved while another move is looking for its way up. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MovesTest {
    private static final long ROOT = FileSystem.ROOT;
    private static final int SECONDS = 10;

    private final List<RuntimeException> faults = new ArrayList<>();
    private MemoryLog log = new MemoryLog(1 << 12);
    private final MemoryMap map = new MemoryMap(1L << 30);
    private final PausingMap pausing = new PausingMap(map);
    private final SystemTasks tasks = new SystemTasks();
    private ShoreFs fs;
    private long source;
    private long top;
    private long bottom;

    /** source/sub, top/middle/bottom, all in the local map. */
    @BeforeEach
    void open() {
        fs = open(map);
        source = mkdir(ROOT, "source");
        mkdir(source, "sub");
        top = mkdir(ROOT, "top");
        bottom = mkdir(mkdir(top, "middle"), "bottom");
        fs.close();
        log = log.afterCrash(false);
        fs = open(pausing);
    }

    private ShoreFs open(LocalMap seen) {
        return ShoreFs.open(
                log,
                seen,
                tasks,
                new SystemClock(),
                new CoreOptions(64 << 20, 4 << 20, Duration.ofMillis(50), 32768, 0x5eed, faults::add));
    }

    @AfterEach
    void whatIsLeftIsWhole() {
        pausing.goOn();
        fs.close();
        tasks.close();
        assertEquals(List.of(), faults);
        MemoryLog logThen = log.afterCrash(false);
        MemoryMap mapThen = map.afterCrash();
        new Recovery(logThen, mapThen).run(7);
        assertEquals(List.of(), new Check(mapThen, logThen, true).run().findings());
    }

    private long mkdir(long parent, String name) {
        return fs.mkdir(Credentials.ROOT, parent, Name.of(name), 0755).join().inode();
    }

    private CompletableFuture<Void> move(long from, String name, long to) {
        return CompletableFuture.supplyAsync(
                        () -> fs.rename(Credentials.ROOT, from, Name.of(name), to, Name.of(name)),
                        work -> Thread.ofPlatform().start(work))
                .thenCompose(renamed -> renamed);
    }

    private boolean stands(long inode, long parent, String name) {
        return fs.walk(Credentials.ROOT, parent, List.of(Name.of(name)))
                        .join()
                        .get(0)
                        .inode()
                == inode;
    }

    @Test
    void othersMoveWhileAWayUpIsWalked() throws Exception {
        long other = mkdir(ROOT, "other");
        long moved = mkdir(ROOT, "moved");
        pausing.at(Key.inode(top));
        CompletableFuture<Void> slow = move(ROOT, "source", bottom);
        pausing.awaitReached();
        move(ROOT, "moved", other).get(SECONDS, TimeUnit.SECONDS);
        pausing.goOn();
        slow.get(SECONDS, TimeUnit.SECONDS);
        assertTrue(stands(moved, other, "moved"));
        assertTrue(stands(source, bottom, "source"));
    }

    @Test
    void aWayThatWasMovedIsNotBelieved() throws Exception {
        pausing.at(Key.inode(top));
        CompletableFuture<Void> slow = move(ROOT, "source", bottom);
        pausing.awaitReached();
        move(ROOT, "top", source).get(SECONDS, TimeUnit.SECONDS);
        pausing.goOn();
        ExecutionException failed = assertThrows(ExecutionException.class, () -> slow.get(SECONDS, TimeUnit.SECONDS));
        Throwable cause =
                failed.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : failed.getCause();
        assertEquals(Errno.EINVAL, ((FsException) cause).errno());
        assertTrue(stands(source, ROOT, "source"));
        assertTrue(stands(top, source, "top"));
    }

    /** A local map whose reader stops once, when it comes to a key. */
    private record PausingMap(LocalMap map, Pause pause) implements ForwardingMap {
        PausingMap(LocalMap map) {
            this(map, new Pause());
        }

        private static final class Pause {
            private final CountDownLatch reached = new CountDownLatch(1);
            private final CountDownLatch goesOn = new CountDownLatch(1);
            private volatile byte[] key = new byte[0];
        }

        void at(Key key) {
            pause.key = key.bytes();
        }

        void awaitReached() throws InterruptedException {
            assertTrue(pause.reached.await(SECONDS, TimeUnit.SECONDS), "the reader comes to the key");
        }

        void goOn() {
            pause.goesOn.countDown();
        }

        private void stopAt(byte[] key) {
            if (Arrays.equals(key, pause.key)) {
                pause.key = new byte[0];
                pause.reached.countDown();
                try {
                    pause.goesOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public Snapshot snapshot() {
            Snapshot snapshot = map.snapshot();
            return new Snapshot() {
                @Override
                public byte[] get(byte[] key) {
                    stopAt(key);
                    return snapshot.get(key);
                }

                @Override
                public void scan(byte[] from, byte[] to, Visitor visitor) {
                    snapshot.scan(from, to, visitor);
                }

                @Override
                public void close() {
                    snapshot.close();
                }
            };
        }
    }
}
