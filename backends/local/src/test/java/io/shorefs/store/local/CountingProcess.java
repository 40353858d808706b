package io.shorefs.store.local;

import io.shorefs.spi.ObjectStore.Content;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that adds to a number in a store; arguments: the store's folder, how often. */
final class CountingProcess {
    private CountingProcess() {}

    public static void main(String[] arguments) throws StoreException {
        int left = Integer.parseInt(arguments[1]);
        try (LocalStore store = new LocalStore(Path.of(arguments[0]))) {
            while (left > 0) {
                Content seen = store.get("counter");
                int next = Integer.parseInt(
                                StandardCharsets.US_ASCII.decode(seen.bytes()).toString())
                        + 1;
                try {
                    byte[] text = Integer.toString(next).getBytes(StandardCharsets.US_ASCII);
                    store.putIfMatch("counter", ByteBuffer.wrap(text), seen.version());
                    left--;
                } catch (StoreException e) {
                    if (e.failure() != Failure.PRECONDITION_FAILED) {
                        throw e;
                    }
                }
            }
        }
    }
}
