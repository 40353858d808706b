package io.shorefs.spi.connection;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WirePoolTest {
    private static final int MIB = 1 << 20;

    private final WirePool pool = new WirePool(8 * MIB, ConnectionLimits.ENTITLED, WirePool.Order.FIRST_COME);

    private List<byte[]> take(int count, int bytes) {
        List<byte[]> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(pool.take(bytes));
        }
        return taken;
    }

    @Test
    void whatItKeepsDoesNotComeOnTopOfItsLimit() {
        take(8, MIB).forEach(pool::give);
        assertEquals(8 * MIB, pool.kept());
        List<byte[]> larger = take(3, 2 * MIB);
        assertEquals(6 * MIB, pool.used());
        assertEquals(2 * MIB, pool.kept());
        List<byte[]> more = take(2, 2 * MIB);
        assertEquals(0, pool.kept());
        larger.forEach(pool::give);
        more.forEach(pool::give);
        assertEquals(8 * MIB, pool.kept(), "what went beyond the limit is not kept");
        assertEquals(0, pool.used());
    }

    @Test
    void whoComesLaterWaitsBehindWhoWaitsAlready() throws InterruptedException {
        byte[] half = pool.take(4 * MIB);
        List<Integer> served = new CopyOnWriteArrayList<>();
        List<Thread> waiters = new ArrayList<>();
        for (int bytes : List.of(8 * MIB, MIB)) { // there is room for the second one all the time
            Thread waiter = Thread.ofVirtual().start(() -> serve(pool, bytes, served));
            waiters.add(waiter);
            await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        }
        pool.give(half);
        for (Thread waiter : waiters) {
            waiter.join();
        }
        assertEquals(List.of(8 * MIB, MIB), served);
        assertEquals(0, pool.used());
    }

    @Test
    void orWhoComesLastIsServedFirst() throws InterruptedException {
        WirePool stack = new WirePool(8 * MIB, ConnectionLimits.ENTITLED, WirePool.Order.LAST_COME);
        byte[] all = stack.take(8 * MIB);
        List<Integer> served = new CopyOnWriteArrayList<>();
        List<Thread> waiters = new ArrayList<>();
        for (int bytes : List.of(6 * MIB, 7 * MIB, 8 * MIB)) { // there is room for one at a time
            Thread waiter = Thread.ofVirtual().start(() -> serve(stack, bytes, served));
            waiters.add(waiter);
            await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        }
        stack.give(all);
        for (Thread waiter : waiters) {
            waiter.join();
        }
        assertEquals(List.of(8 * MIB, 7 * MIB, 6 * MIB), served);
        assertEquals(0, stack.used());
    }

    private void serve(WirePool from, int bytes, List<Integer> served) {
        try {
            byte[] array = from.await(bytes, () -> false);
            served.add(bytes);
            from.give(array);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
