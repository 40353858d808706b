package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Others fill the host's disk: what needs room is refused, nothing that was acknowledged is lost, and the server goes on by itself when there is room. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostWithoutRoomTest {
    private volatile boolean full;

    @Test
    void aMapThatCannotGrowRefusesWhatNeedsRoomUntilItCan() {
        try (Volume volume = Volume.empty(log -> log, this::withoutRoom)) {
            volume.write(volume.create("before"), 0, new byte[] {1});
            volume.create("another");
            full = true;
            Awaitility.await().untilAsserted(() -> assertNoSpace(() -> volume.create("n" + System.nanoTime())));
            volume.fs().syncAll().join();
            assertNoSpace(() -> volume.write(volume.open("before"), 0, new byte[10_000]));
            assertArrayEquals(new byte[] {1}, volume.read(volume.open("before"), 0, 10));
            volume.unlink("another");
            volume.fs().syncAll().join();

            full = false;
            Awaitility.await().ignoreExceptions().until(() -> volume.create("after") != null);
            volume.write(volume.open("after"), 0, new byte[10_000]);
            assertEquals(List.of(), volume.faults());
            assertEquals(List.of(), volume.check().findings());
        }
    }

    @Test
    void whatIsInTheLogSurvivesAStopWithoutRoom() {
        Volume volume = Volume.empty(log -> log, this::withoutRoom);
        volume.fs().syncAll().join();
        full = true;
        fillUntilRefused(volume);
        volume.unlink("n0");
        try (Volume after = volume.restart()) {
            assertArrayEquals(content(1), after.read(after.open("n1"), 0, 100));
            assertThrows(CompletionException.class, () -> after.open("n0"));
            assertEquals(List.of(), volume.faults());
            assertEquals(List.of(), after.check().findings());
        }
    }

    @Test
    void unlinksAreRefusedBeforeTheRingIsFull() {
        try (Volume volume = Volume.empty(log -> log, this::withoutRoom)) {
            int files = 40_000;
            for (int i = 0; i < files; i++) {
                volume.create("n" + i);
            }
            volume.fs().syncAll().join();
            full = true;
            int unlinked = 0;
            try {
                while (unlinked < files) {
                    volume.unlink("n" + unlinked);
                    volume.fs().syncAll().get(20, TimeUnit.SECONDS);
                    unlinked++;
                }
            } catch (CompletionException e) {
                assertEquals(
                        Errno.ENOSPC,
                        assertInstanceOf(FsException.class, e.getCause()).errno());
            } catch (Exception e) {
                throw new AssertionError(unlinked + " names", e);
            }
            assertTrue(unlinked < files, "all are refused once the ring has no place for one more");
            full = false;
            int next = unlinked;
            Awaitility.await().ignoreExceptions().until(() -> {
                volume.unlink("n" + next);
                return true;
            });
            assertEquals(List.of(), volume.faults());
            assertEquals(List.of(), volume.check().findings());
        }
    }

    @Test
    void aLogThatCannotGrowKeepsASyncWaitingUntilItCan() {
        try (Volume volume = Volume.empty(this::withoutRoom, map -> map)) {
            OpenFile file = volume.create("file");
            volume.fs().syncAll().join();
            full = true;
            volume.write(file, 0, new byte[100_000]);
            CompletableFuture<Void> synced = volume.fs().sync(file.inode());
            Awaitility.await().untilAsserted(() -> assertNoSpace(() -> volume.create("n" + System.nanoTime())));
            assertFalse(synced.isDone());
            full = false;
            synced.orTimeout(20, TimeUnit.SECONDS).join();
            volume.create("after");
            assertEquals(List.of(), volume.faults());
            assertEquals(List.of(), volume.check().findings());
        }
    }

    @Test
    void aStopThatLosesWhatWasNotSyncedSaysSo() {
        Volume volume = Volume.empty(this::withoutRoom, map -> map);
        OpenFile file = volume.create("file");
        volume.fs().syncAll().join();
        full = true;
        volume.write(file, 0, new byte[100_000]);
        FsException lost = assertThrows(FsException.class, () -> volume.fs().close());
        assertTrue(lost.getMessage().contains("what was not synced"), lost::getMessage);
        full = false;
        try (Volume after = volume.crash(false)) {
            assertEquals(0, after.read(after.open("file"), 0, 10).length);
        }
    }

    private static void fillUntilRefused(Volume volume) {
        int[] number = {0};
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> assertNoSpace(() -> {
                    OpenFile file = volume.create("n" + number[0]);
                    volume.write(file, 0, content(number[0]));
                    volume.fs().sync(file.inode()).join();
                    number[0]++;
                }));
    }

    private static byte[] content(int number) {
        return ("content of " + number).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static void assertNoSpace(Runnable action) {
        CompletionException refused = assertThrows(CompletionException.class, action::run);
        assertEquals(
                Errno.ENOSPC,
                assertInstanceOf(FsException.class, refused.getCause()).errno());
    }

    private static FsException noRoom() {
        return new FsException(Errno.ENOSPC, "no room");
    }

    private LocalMap withoutRoom(LocalMap map) {
        return Refusing.method(LocalMap.class, map, "update", () -> full, HostWithoutRoomTest::noRoom);
    }

    private CommitLog withoutRoom(CommitLog log) {
        return Refusing.method(CommitLog.class, log, "allocate", () -> full, HostWithoutRoomTest::noRoom);
    }
}
