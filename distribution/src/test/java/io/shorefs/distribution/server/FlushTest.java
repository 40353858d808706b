package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Timestamp;
import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.ninep.MessageType;
import io.shorefs.conformance.ninep.Request;
import io.shorefs.conformance.ninep.Wire;
import io.shorefs.core.Clock;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.Tasks;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.ninep.NinepProvider;
import io.shorefs.spi.Outbox;
import io.shorefs.spi.ProtocolSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filesystem step by step below a 9P session: after the answer to a flush nothing of the flushed request happens. */
class FlushTest {
    private static final int MKDIR = 1;
    private static final int FLUSH = 2;

    private final Steps steps = new Steps();
    private final List<RuntimeException> faults = new ArrayList<>();
    private final List<Integer> answered = new ArrayList<>();
    private Runnable inAnAttempt = () -> {};
    private Optional<Boolean> thereAtTheAnswer = Optional.empty();
    private ShoreFs fs;
    private ProtocolSession session;

    /** A filesystem whose memory for changes is full, so that the next one waits, and a client that has asked for one. */
    @BeforeEach
    void aChangeThatWaits() {
        CoreOptions options = new CoreOptions(64 << 20, 4 << 20, Duration.ofSeconds(1), 32768, 0x5eed, faults::add);
        fs = ShoreFs.open(new MemoryLog(1 << 16), new MemoryMap(1L << 30), steps, new StillClock(), options);
        session = new NinepProvider()
                .create(fs::fileSystems, uid -> new Credentials(uid, uid), new MapSettings(Map.of()))
                .open("client", Optional.empty(), new Answers());
        send(Wire.NOTAG, Request.of(MessageType.TVERSION).u32(65536).string("9P2000.L"));
        send(
                0,
                Request.of(MessageType.TATTACH)
                        .u32(0)
                        .u32(Wire.NOFID)
                        .string("")
                        .string("")
                        .u32(0));
        fill();
        answered.clear();
        send(MKDIR, Request.of(MessageType.TMKDIR).u32(0).string("d").u32(0755).u32(0));
        assertEquals(List.of(), answered);
    }

    @AfterEach
    void close() {
        session.close();
        fs.abandon();
        assertEquals(List.of(), faults);
    }

    private void fill() {
        OpenFile bulk = fs.create(Credentials.ROOT, FileSystem.ROOT, Name.of("bulk"), OpenMode.READ_WRITE, 0644)
                .join()
                .file();
        CompletableFuture<Integer> last = CompletableFuture.completedFuture(0);
        for (int i = 0; last.isDone(); i++) {
            int bytes = i < 3 ? 16 << 20 : 1 << 16;
            last = fs.write(bulk, (long) i << 24, ByteBuffer.allocate(bytes));
        }
    }

    private void send(int tag, Request request) {
        session.handle(ByteBuffer.wrap(request.frame(tag)));
    }

    private void flush() {
        send(FLUSH, Request.of(MessageType.TFLUSH).u16(MKDIR));
    }

    private boolean isThere() {
        return !fs.walk(Credentials.ROOT, FileSystem.ROOT, List.of(Name.of("d")))
                .isCompletedExceptionally();
    }

    @Test
    void whatWaitsNeverHappens() {
        flush();
        assertEquals(List.of(FLUSH), answered);
        steps.runAll();
        assertFalse(isThere());
        assertEquals(List.of(FLUSH), answered);
    }

    @Test
    void whatRunsHasHappenedWhenTheFlushIsAnswered() {
        inAnAttempt = () -> {
            inAnAttempt = () -> {};
            flush();
            assertEquals(List.of(), answered, "it still runs");
        };
        steps.runAll();
        assertEquals(List.of(FLUSH), answered);
        assertEquals(Optional.of(true), thereAtTheAnswer);
        assertTrue(isThere());
    }

    /** Notes whom the server answers. */
    private final class Answers implements Outbox {
        @Override
        public ByteBuffer acquire(int bytes) {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void send(ByteBuffer reply) {
            int tag = reply.getShort(5);
            answered.add(tag);
            if (tag == FLUSH) {
                thereAtTheAnswer = Optional.of(isThere());
            }
        }

        @Override
        public void release(ByteBuffer unsent) {}

        @Override
        public void fail(String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public boolean isEnded() {
            return false;
        }
    }

    /** Stands still; an attempt that looks at it is in the middle of its work. */
    private final class StillClock implements Clock {
        @Override
        public Timestamp now() {
            inAnAttempt.run();
            return new Timestamp(1_000_000, 0);
        }

        @Override
        public long nanos() {
            return 0;
        }
    }

    /** The core's workers, run by hand; nothing is ever due by time. */
    private static final class Steps implements Tasks {
        private final ArrayDeque<Runnable> due = new ArrayDeque<>();

        void runAll() {
            while (!due.isEmpty()) {
                due.removeFirst().run();
            }
        }

        @Override
        public Worker worker(String name, Runnable step) {
            return new Worker() {
                @Override
                public void wake() {
                    if (!due.contains(step)) {
                        due.add(step);
                    }
                }

                @Override
                public void wakeIn(Duration delay) {}

                @Override
                public void close() {}
            };
        }

        @Override
        public void execute(Runnable work) {
            due.add(work);
        }

        @Override
        public Timer schedule(Duration delay, Runnable work) {
            return () -> {};
        }
    }
}
