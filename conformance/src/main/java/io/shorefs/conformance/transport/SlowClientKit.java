package io.shorefs.conformance.transport;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.transport.ProbeFrame.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that does not read harms nobody else. */
@Timeout(60)
public abstract class SlowClientKit extends TransportKit {
    private static final int REPLY = 60_000;

    /** More than the system's buffers of a connection hold. */
    private static final int MANY = 400;

    /** Far above 5 ms since a busy machine may stop a thread that long, far below what a blocked write takes. */
    private static final Duration STALLED = Duration.ofMillis(950);

    @Test
    void sharedThreadsDoNotWaitForSilentClients() throws IOException {
        ProbeClient lively = client();
        for (int i = 0; i < 10; i++) {
            client().send(IntStream.range(0, MANY)
                    .mapToObj(id -> ProbeFrame.of(Kind.HELD_FILL, id, REPLY))
                    .toList());
        }
        await().until(() -> protocol.heldCount() == 10 * MANY);
        protocol.answerHeld();
        for (int id = 0; id < 50; id++) {
            lively.send(ProbeFrame.of(Kind.HELD, id));
            await().pollInterval(Duration.ofMillis(1)).until(() -> protocol.heldCount() == 1);
            protocol.answerHeld();
            assertEquals(id, lively.receive().id());
        }
        assertNotStalled();
    }

    @Test
    void sharedThreadsDoNotWaitForClientsThatStopBetweenSmallReplies() throws IOException {
        ProbeClient lively = client();
        ProbeClient stopped = client();
        int replies = 20_000;
        stopped.send(IntStream.range(0, replies)
                .mapToObj(id -> ProbeFrame.of(Kind.HELD_FILL, id, 500))
                .toList());
        await().until(() -> protocol.heldCount() == replies);
        protocol.answerHeld();
        lively.send(ProbeFrame.of(Kind.HELD, 1));
        await().until(() -> protocol.heldCount() == 1);
        protocol.answerHeld();
        assertEquals(1, lively.receive().id());
        assertNotStalled();
        for (int id = 0; id < replies; id++) {
            assertEquals(id, stopped.receive().id(), "it gets everything once it reads again, in order");
        }
    }

    private void assertNotStalled() {
        Duration worst = Duration.ofNanos(protocol.worstSendNanos.get());
        assertTrue(worst.compareTo(STALLED) < 0, "a shared thread was in a send for " + worst);
    }

    @Test
    void requestsOfAClientThatDoesNotReadAreLeftInTheSocket() throws Exception {
        ProbeClient lively = client();
        ProbeClient silent = client();
        int requests = 20_000;
        List<ProbeFrame> frames = IntStream.range(0, requests)
                .mapToObj(id -> ProbeFrame.of(Kind.FILL, id, REPLY))
                .toList();
        Thread sender = Background.start(() -> silent.send(frames));
        await().until(() -> protocol.handled.get() > 1);
        awaitStandstill();
        int handled = protocol.handled.get();
        assertTrue(handled < requests / 10, handled + " requests answered though nobody reads");
        assertEquals(1, lively.call(ProbeFrame.of(Kind.ECHO, 1)).id());
        for (int id = 0; id < requests; id++) {
            assertEquals(id, silent.receive().id());
        }
        sender.join();
    }

    @Test
    void heldRepliesOfAClientThatDoesNotReadHoldItsReaderBack() throws Exception {
        ProbeClient silent = client();
        silent.send(IntStream.range(0, MANY)
                .mapToObj(id -> ProbeFrame.of(Kind.HELD_FILL, id, REPLY))
                .toList());
        await().until(() -> protocol.heldCount() == MANY);
        protocol.answerHeld();
        int requests = 3_000;
        List<ProbeFrame> more = IntStream.range(MANY, MANY + requests)
                .mapToObj(id -> ProbeFrame.of(Kind.FILL, id, REPLY))
                .toList();
        Thread sender = Background.start(() -> silent.send(more));
        awaitStandstill();
        int handled = protocol.handled.get() - MANY;
        assertTrue(handled < requests / 2, handled + " requests answered though nobody reads");
        BitSet answered = new BitSet();
        for (int i = 0; i < MANY + requests; i++) {
            answered.set(silent.receive().id());
        }
        assertEquals(MANY + requests, answered.cardinality());
        sender.join();
    }

    private void awaitStandstill() {
        int[] before = {-1};
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            int now = protocol.handled.get();
            boolean still = now == before[0];
            before[0] = now;
            return still;
        });
    }
}
