package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.distribution.server.StoreVerdict.Away;
import io.shorefs.distribution.server.StoreVerdict.Fit;
import io.shorefs.distribution.server.StoreVerdict.Unfit;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StoreExaminationTest {
    private static final StoreExamination PATIENT = new StoreExamination(Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final StoreExamination HASTY = new StoreExamination(Duration.ofMillis(50), Duration.ofMinutes(1));

    private final MemoryStore memory = new MemoryStore();

    /** What happens instead of a method of the store. */
    private interface Instead {
        Object run() throws Exception;
    }

    private ObjectStore without(String method, Instead instead) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return instead.run();
                    }
                    try {
                        return called.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static StoreException failure(Failure failure) {
        return new StoreException(failure, "could not: says the test", null);
    }

    @Test
    void aGoodStoreIsFit() {
        assertInstanceOf(Fit.class, PATIENT.of(memory));
    }

    @Test
    void whatIsMissingIsToldWithWhatIsThere() {
        Unfit unfit = assertInstanceOf(Unfit.class, PATIENT.of(without("putIfMatch", () -> {
            throw failure(Failure.DENIED);
        })));
        assertEquals("lacks what a filesystem needs: conditional replace (could not: says the test)", unfit.why());
        assertEquals(6, unfit.findings().size());
    }

    @Test
    void aPlaceOfSomebodyElseIsUnfit() {
        memory.put("photos/1.jpg", ByteBuffer.allocate(1));
        Unfit unfit = assertInstanceOf(Unfit.class, PATIENT.of(memory));
        assertEquals("holds something else, such as photos/1.jpg: a filesystem needs a prefix of its own", unfit.why());
    }

    @Test
    void whatIsNotAllowedIsUnfit() {
        StoreVerdict verdict = PATIENT.of(without("get", () -> {
            throw failure(Failure.DENIED);
        }));
        assertEquals(new Unfit(List.of(), "cannot be used: could not: says the test"), verdict);
    }

    @Test
    void whatIsOutOfReachIsAway() {
        StoreVerdict verdict = PATIENT.of(without("put", () -> {
            throw failure(Failure.TRANSIENT);
        }));
        assertEquals(new Away("could not: says the test"), verdict);
    }

    @Test
    void whoGoesOnTryingIsInterruptedAndAway() {
        StoreVerdict verdict = HASTY.of(without("get", () -> retried(Failure.TRANSIENT)));
        assertEquals(new Away("nothing else within 0 s: could not: says the test"), verdict);
    }

    @Test
    void whatDoesNotPassIsUnfitEvenIfItIsTriedForLong() {
        StoreVerdict verdict = HASTY.of(without("get", () -> retried(Failure.DENIED)));
        assertEquals(new Unfit(List.of(), "cannot be used: could not: says the test"), verdict);
    }

    /** A store that would try for ever. */
    private static Object retried(Failure failure) throws StoreException {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(failure);
        }
    }

    @Test
    void whoDoesNotEvenHearAnInterruptIsNotWaitedFor() {
        CountDownLatch end = new CountDownLatch(1);
        StoreExamination hasty = new StoreExamination(Duration.ofMillis(50), Duration.ofMillis(50));
        StoreVerdict verdict = hasty.of(without("get", () -> {
            while (end.getCount() > 0) {
                Thread.interrupted();
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
            throw failure(Failure.TRANSIENT);
        }));
        end.countDown();
        assertEquals(new Away("nothing else within 0 s: it does not answer"), verdict);
    }

    @Test
    void aStoreThatBreaksItsContractIsABug() {
        IllegalArgumentException bug = new IllegalArgumentException("no store does this");
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> PATIENT.of(without("put", () -> {
                    throw bug;
                })));
        assertSame(bug, thrown.getCause());
        assertTrue(thrown.getMessage().contains("failed"), thrown::getMessage);
    }
}
