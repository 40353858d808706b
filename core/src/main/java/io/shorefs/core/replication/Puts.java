package io.shorefs.core.replication;

import io.shorefs.core.Tasks;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.Payload;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Objects on their way to the store, several at once. One that was not answered is put again with the very same bytes, when its owner asks the next time: so the pause in between is the
 * owner's. One thread, which is woken when there is something new.
 */
final class Puts {
    /** Enough that the store's round trips do not count; each is up to a segment of memory. */
    private static final int MOST = 3;

    private final Bucket bucket;
    private final Tasks tasks;
    private final Runnable wake;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Put> again = new ArrayList<>();
    private int open;

    Puts(Bucket bucket, Tasks tasks, Runnable wake) {
        this.bucket = bucket;
        this.tasks = tasks;
        this.wake = wake;
    }

    private record Put(ObjectId id, ByteBuffer bytes, List<Payload.Stored> blocks, Runnable stored) {}

    /** How a put ended; the failure is null when the store has the object. */
    private record Answer(Put put, Exception failure) {}

    /** Whether one more may be put. */
    boolean hasRoom() {
        return open < MOST;
    }

    /** Whether all are in the store, and it was told. */
    boolean isEmpty() {
        return open == 0;
    }

    /**
     * Puts an object.
     *
     * @param stored runs inside {@link #answers} when the store has it
     */
    void put(ObjectId id, ByteBuffer bytes, Runnable stored) {
        put(id, bytes, List.of(), stored);
    }

    /**
     * Puts an object, and keeps blocks of it on this machine.
     *
     * @param stored runs inside {@link #answers} when the store has it
     */
    void put(ObjectId id, ByteBuffer bytes, List<Payload.Stored> blocks, Runnable stored) {
        open++;
        send(new Put(id, bytes, blocks, stored));
    }

    private void send(Put put) {
        tasks.executeBlocking(() -> {
            Exception failure = null;
            try {
                bucket.put(put.id(), put.bytes());
                bucket.keep(put.blocks(), put.bytes());
            } catch (StoreException | RuntimeException e) {
                failure = e;
            }
            answers.add(new Answer(put, failure));
            wake.run();
        });
    }

    /**
     * Takes what was answered, after what was not before is on its way again.
     *
     * @return whether the store has one more
     * @throws StoreException when something was not answered since the last time
     */
    boolean answers() throws StoreException {
        again.forEach(this::send);
        again.clear();
        boolean stored = false;
        Exception failed = null;
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            if (answer.failure() == null) {
                open--;
                stored = true;
                answer.put().stored().run();
            } else {
                again.add(answer.put());
                failed = answer.failure();
            }
        }
        switch (failed) {
            case null -> {}
            case StoreException unanswered -> throw unanswered;
            case RuntimeException fault -> throw fault;
            default -> throw new IllegalStateException(failed);
        }
        return stored;
    }
}
